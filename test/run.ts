import { spawnSync } from 'node:child_process'

interface RunOptions {
  /** Added to the variables of this process. */
  env?: Record<string, string>
  /** Milliseconds after which the command is ended. @default no limit */
  timeout?: number
}

/** Runs a command to its end and returns its stdout. If it fails, throws with all that it printed. */
export function run(command: string, args: readonly string[], cwd: string, options: RunOptions = {}): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    ...options,
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...options.env },
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed in ${cwd}\n${stdout}${stderr}`)
  return stdout
}
