/** A mutant that no test can tell from the source, since it does the same. */
export interface Equivalent {
  /** The line in the source, and as the mutant has it; several lines are told as one. */
  from: string
  to: string
  why: string
}

/** By file. An entry that stands for no surviving mutant fails the run. */
export const equivalents: Record<string, readonly Equivalent[]> = {
  'packages/core/src/client/attempts.ts': [
    {
      from: 'if (!call.open && grants.ready() === undefined) await leaseInTime(client, operation, signal)',
      to: 'if (!call.open && true) await leaseInTime(client, operation, signal)',
      why: 'leaseInTime answers with the lease that is ready; the condition saves the call that wait.',
    },
  ],
  'packages/core/src/auth-fetch/auth-fetch.ts': [
    {
      from: "typeof (init.body ?? '') === 'string' && Object.getPrototypeOf(init) === Object.prototype",
      to: 'typeof (init.body ?? "Stryker was here!") === \'string\' && Object.getPrototypeOf(init) === Object.prototype',
      why: 'Asks only whether it is text.',
    },
    {
      from: 'let spare = mayReplay && isRequest(request) && request.body !== null ? request.clone() : undefined',
      to: 'let spare = mayReplay && isRequest(request) && true ? request.clone() : undefined',
      why: 'Without a body, the copy can do no more than the request; the condition saves making it.',
    },
  ],
  'packages/core/src/client/request.ts': [
    {
      from: 'const { query } = spec.query === undefined ? spec : input(operation, queryOptions, { query: spec.query })',
      to: 'const { query } = false ? spec : input(operation, queryOptions, { query: spec.query })',
      why: 'No query passes the check of queries too; the condition saves it that work.',
    },
  ],
  'packages/core/src/auth-fetch/challenge.ts': [
    {
      from: "if (Number(headers.get('content-length')) > peekLimit) return",
      to: 'if (false) return',
      why: 'What is longer is found out by reading as well; the line saves that.',
    },
    {
      from: "/json|html|plain/i.test(headers.get('content-type') ?? 'json') ? tryJson((await shown.text()) ?? '') : undefined,",
      to: "/json|html|plain/i.test(headers.get('content-type') ?? 'json') ? tryJson((await shown.text()) ?? \"Stryker was here!\") : undefined,",
      why: 'Like an empty text, it is no JSON.',
    },
  ],
  'packages/core/src/client/client.ts': [
    {
      from: "protect: (secret) => rememberBriefly(known, secret ?? ''),",
      to: 'protect: (secret) => rememberBriefly(known, secret ?? "Stryker was here!"),',
      why: 'Masks that very text as well, which no test should name.',
    },
  ],
  'packages/core/src/grant-manager/single-flight.ts': [
    {
      from: 'beats += 1',
      to: 'beats -= 1',
      why: 'It is only ever asked whether it is another than before.',
    },
  ],
  'packages/core/src/grant-manager/grant-manager.ts': [
    {
      from: 'state.epoch += 1',
      to: 'state.epoch -= 1',
      why: 'It is only ever asked whether it is another than before.',
    },
  ],
  'packages/core/src/mock.ts': [
    {
      from: "const [word, token = '', ...rest] = (authorization ?? '').split(' ')",
      to: "const [word, token = \"Stryker was here!\", ...rest] = (authorization ?? '').split(' ')",
      why: 'No token of either text was ever given out.',
    },
    {
      from: "const [word, token = '', ...rest] = (authorization ?? '').split(' ')",
      to: "const [word, token = '', ...rest] = (authorization ?? \"Stryker was here!\").split(' ')",
      why: 'Neither text begins with a scheme.',
    },
    {
      from: "const value = given[index] ?? ''",
      to: 'const value = given[index] ?? "Stryker was here!"',
      why: 'Both are of one length, so there is a part at each index.',
    },
  ],
  'packages/core/src/auth-fetch/origin.ts': [
    ...[
      'const plainPath = /^[\\w-](\\/[\\w-]+)*$/',
      'const plainPath = /^[\\w-]+(\\/[\\w-]+)$/',
      'const plainPath = /^[\\w-]+(\\/[\\w-])*$/',
    ].map((to) => ({
      from: 'const plainPath = /^[\\w-]+(\\/[\\w-]+)*$/',
      to,
      why: 'Knows fewer plain paths, and the parser gives the others the same address.',
    })),
    {
      from: 'if (plainPath.test(path)) return { url: prefix + path }',
      to: 'if (false) return { url: prefix + path }',
      why: 'The parser gives a plain path the same address; the line saves it that work.',
    },
    {
      from: 'if (url === undefined || !/^https?:$/.test(url.protocol))',
      to: 'if (url === undefined || !/^https?:/.test(url.protocol))',
      why: 'A protocol has one colon, at its end.',
    },
    {
      from: '} catch { return }',
      to: '} catch {}',
      why: 'Nothing comes after it in parseUrl.',
    },
  ],
  'packages/core/src/errors/redact.ts': [
    {
      from: 'const none: readonly string[] = []',
      to: 'const none: readonly string[] = ["Stryker was here"]',
      why: 'Masks that very text as well, which no test should name.',
    },
    {
      from: "if (secret === '') return []",
      to: 'if (secret === \'\') return ["Stryker was here"]',
      why: 'Masks that very text as well, which no test should name.',
    },
  ],
  'packages/core/src/stores/redis/redis.ts': [
    {
      from: 'return readRecord(name, await run(load, [name], []), seal)',
      to: 'return readRecord(name, await run(load, [name], ["Stryker was here"]), seal)',
      why: 'The script that loads looks at no argument.',
    },
  ],
  'packages/core/src/grant-manager/renew.ts': [
    {
      from: "const mayLook = state.shared.sharing !== 'memory' && nowOf(state) >= state.lookAt",
      to: 'const mayLook = true && nowOf(state) >= state.lookAt',
      why: 'Where there is no store, a look finds nothing and ends in the same failure.',
    },
  ],
  'packages/core/src/utils/body.ts': [
    {
      from: '} catch { return }',
      to: '} catch {}',
      why: 'Nothing comes after it in tryJson.',
    },
    {
      from: "const value = headers.get('retry-after')?.trim() ?? ''",
      to: 'const value = headers.get(\'retry-after\')?.trim() ?? "Stryker was here!"',
      why: 'Like an empty text, it is neither a number nor a date.',
    },
  ],
  'packages/core/src/stores/sealer.ts': [
    {
      from: '} catch { return }',
      to: '} catch {}',
      why: 'Nothing comes after it in open.',
    },
    {
      from: "key: await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']),",
      to: "key: await crypto.subtle.importKey('raw', bytes, 'AES-GCM', true, ['encrypt', 'decrypt']),",
      why: 'The key is handed to nobody, so nobody can try to export it.',
    },
    {
      from: '} catch { return }',
      to: '} catch {}',
      why: 'Nothing comes after it in fromBase64url.',
    },
  ],
  'packages/core/src/stores/record-codec.ts': [
    {
      from: 'if (kept === undefined || kept === null) return',
      to: 'if (false || kept === null) return',
      why: 'What is undefined is no text and no object, and is then returned as it is.',
    },
  ],
  'packages/core/src/grant-manager/refusal-backoff.ts': [
    {
      from: 'if (verdicts.waits === undefined || verdicts.waits.size === 0) return',
      to: 'if (verdicts.waits === undefined || false) return',
      why: 'Deleting from an empty map does nothing; the line saves each accepted call the work on its route.',
    },
  ],
  'packages/core/src/errors/unescape.ts': [
    {
      from: 'if (plain === before) break',
      to: 'if (false) break',
      why: 'Where a layer changed nothing, the next one does not either; the line only saves the work.',
    },
  ],
  'packages/core/src/webhook.ts': [
    {
      from: "const found = await digest(given ?? '')",
      to: 'const found = await digest(given ?? "Stryker was here!")',
      why: 'What is not given matches nothing, whatever is digested in its place.',
    },
    {
      from: '} catch { return }',
      to: '} catch {}',
      why: 'Nothing comes after it in toUrl.',
    },
  ],
}
