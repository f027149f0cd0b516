import type { DatabaseSync } from 'node:sqlite'
import { type Casso, type CassoTransaction, findOrderCode } from '@x/casso'
import { cassoWebhookHandler } from '@x/casso/webhook'

// CREATE TABLE orders (code TEXT PRIMARY KEY, price INTEGER NOT NULL, paid_by INTEGER);
// CREATE TABLE payments (id INTEGER PRIMARY KEY, booked INTEGER NOT NULL DEFAULT 0, claimed_until INTEGER NOT NULL);

/** Books each transaction once, whether webhooks or the nightly job bring it, in however many processes. */
export function createPayments(db: DatabaseSync, casso: Casso, secureToken: () => string | undefined) {
  // A claim ends after five minutes, so that a crash in the middle of a booking does not lose the payment.
  const claims = {
    claim: (id: number) =>
      db
        .prepare(
          `INSERT INTO payments (id, claimed_until) VALUES (?, unixepoch() + 300)
           ON CONFLICT (id) DO UPDATE SET claimed_until = excluded.claimed_until
           WHERE booked = 0 AND claimed_until < unixepoch()`,
        )
        .run(id).changes === 1,
    release: (id: number) => db.prepare('DELETE FROM payments WHERE id = ? AND booked = 0').run(id),
  }

  function book({ id, amount, description }: CassoTransaction) {
    const code = findOrderCode(description, { prefix: 'DH' })
    db.exec('BEGIN IMMEDIATE')
    try {
      db.prepare('UPDATE payments SET booked = 1 WHERE id = ?').run(id)
      // Nothing is updated when the code or the amount does not fit: such a transfer is for a person to look at.
      db.prepare('UPDATE orders SET paid_by = ? WHERE code = ? AND price = ? AND paid_by IS NULL').run(
        id,
        code ?? null,
        amount,
      )
      db.exec('COMMIT')
    } catch (error) {
      db.exec('ROLLBACK')
      throw error
    }
  }

  /** For your web framework. */
  const webhook = cassoWebhookHandler({
    secureToken,
    claims,
    onTransaction: (transaction, { test }) => {
      if (!test) book(transaction)
    },
  })

  /** For a job that runs every hour or every night: finds what webhooks missed in the last two days. */
  async function reconcile() {
    const fromDate = new Date(Date.now() - 2 * 86_400_000)
    for await (const transaction of casso.transactions.since(0, { fromDate })) {
      if (!claims.claim(transaction.id)) continue
      try {
        book(transaction)
      } catch (error) {
        claims.release(transaction.id)
        throw error
      }
    }
  }

  return { webhook, reconcile, claims }
}
