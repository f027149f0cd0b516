/** What each file of a new vendor is for, in the order to work through them. */
const packageFiles: Record<string, string> = {
  'src/client.ts': 'the address, the options, how to log in',
  'src/endpoints.ts': 'the calls, and how replies are wrapped',
  'src/mock.ts': 'the vendor to test against',
  'src/client.test.ts': 'the tests of what is special about this vendor',
  'src/contract.test.ts': 'the promises of all vendors',
  'spec.ts': 'what the contract tests must know',
  'example.ts': 'the first call, as both READMEs show it',
  'src/index.ts': 'what users import',
  'package.json': 'the same as that of all vendors, but for the words',
}

const documentFiles: Record<string, string> = {
  'README.md': 'the guide',
  'README.vi.md': 'the guide in Vietnamese',
  'openapi.ts': 'what the OpenAPI document says beside the calls',
  'story.ts': "the vendor's part of the demo and the playground",
}

/** Lists the files, each with its purpose and the number of facts to fill in. */
export const describeFiles = (files: Record<string, string>): string =>
  [
    'The package. The number says how many places are marked with FACT:',
    ...Object.entries(packageFiles).map(describe(files)),
    '',
    'Its documents and demo:',
    ...Object.entries(documentFiles).map(describe(files)),
  ].join('\n')

const describe =
  (files: Record<string, string>) =>
  ([path, purpose]: [string, string]): string => {
    const facts = files[path]?.match(/\bFACT\b/g)?.length ?? ''
    return `  ${path.padEnd(22)}${String(facts).padStart(2)}  ${purpose}`
  }

/** Every file that `describeFiles` lists. */
export const describedFiles = [packageFiles, documentFiles].flatMap(Object.keys)
