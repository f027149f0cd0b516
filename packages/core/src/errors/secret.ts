const inspect = Symbol.for('nodejs.util.inspect.custom')

/** Text that prints as `***` wherever it is logged, serialised or cloned. Only `reveal()` returns it. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '***'
  }

  toJSON(): string {
    return '***'
  }

  [inspect](): string {
    return 'Secret(***)'
  }
}
