import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

export async function launch(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error('Chromium is missing: apt-get install -y --no-install-recommends chromium fonts-dejavu-core')
  }
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  return chromium.launch({ executablePath, args })
}

/** A page that records what a visit must never cause. */
export interface WatchedPage {
  page: Page
  /** Errors in the console, including violations of the content security policy. */
  complaints: string[]
  /** Hosts that a request reached over the network. */
  reached: Set<string>
  close(): Promise<void>
}

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', ...options })
  const complaints: string[] = []
  const reached = new Set<string>()
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error' && !isExpected(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  context.on('request', (request) => {
    // A request that the service worker answered never left the browser.
    if (request.serviceWorker() !== null || !isAnswered(request.url(), url)) reached.add(new URL(request.url()).host)
  })
  await page.goto(url)
  return { page, complaints, reached, close: () => context.close() }
}

/** The browser logs each reply with an error status; the mocks send such replies on purpose. */
const isExpected = (text: string) => /^Failed to load resource: /.test(text)
const isAnswered = (url: string, own: string) => !url.startsWith(new URL(own).origin)
