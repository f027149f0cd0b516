import { launch } from './browser/browser.ts'
import { serveSite } from './browser/site.ts'
import { ready } from './browser/visit.ts'

const site = await serveSite()
const browser = await launch()
for (let i = 0; i < 3; i++) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.goto(site.url)
  await ready(page)
  console.log(
    await page.evaluate(
      () =>
        new Promise((done) => {
          const observer = new PerformanceObserver((list) =>
            done(
              JSON.stringify([
                list
                  .getEntries()
                  .map((e) => [
                    Math.round(e.startTime),
                    e.size,
                    e.element?.textContent?.slice(0, 20),
                    e.element?.className,
                  ]),
                performance.getEntriesByType('paint').map((e) => [e.name, e.startTime]),
                performance
                  .getEntriesByType('navigation')
                  .map((e) => [e.responseEnd, e.domInteractive, e.domContentLoadedEventEnd]),
              ]),
            ),
          )
          observer.observe({ type: 'largest-contentful-paint', buffered: true })
        }),
    ),
  )
  await context.close()
}
await browser.close()
site.close()
