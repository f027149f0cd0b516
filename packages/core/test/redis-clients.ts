/** The libraries that people use; loaded when asked for, since a fleet of processes loads them as often. */
export const libraries = {
  redis: async (url: string) => {
    const { createClient } = await import('redis')
    const client = createClient({ url })
    client.on('error', () => {})
    await client.connect()
    return { client, send: (...command: string[]) => client.sendCommand(command), close: () => client.destroy() }
  },
  ioredis: async (url: string) => {
    const { Redis } = await import('ioredis')
    const client = new Redis(url)
    client.on('error', () => {})
    return {
      client,
      send: (name: string, ...args: string[]) => client.call(name, ...args),
      close: () => client.disconnect(),
    }
  },
}

export type Library = keyof typeof libraries
export const libraryNames = ['redis', 'ioredis'] as const satisfies readonly Library[]
