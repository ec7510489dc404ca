import { html, raw } from 'hono/html'

/** A piece of a page. Text in it was escaped by the tag that made it. */
export type Html = ReturnType<typeof html>

/**
 * Colors carry no meaning by themselves: each outcome is also a word. The pairs have a contrast of 4.5 or more on both
 * grounds (WCAG 2.2, 1.4.3).
 */
const STYLE = `
:root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --raised: #f6f8fa;
  --pass: #116329; --warn: #7d4e00; --fail: #b3131e; --error: #7a2a9c; --skip: #57606a; --link: #0550ae }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --text: #e6edf3; --soft: #9198a1; --line: #30363d;
  --raised: #161b22; --pass: #4ac26b; --warn: #d4a72c; --fail: #ff8182; --error: #d2a8ff; --skip: #9198a1; --link: #79b8ff } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1rem; max-width: 70rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif }
a { color: var(--link) }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
h1 { font-size: 1.4rem; margin: 0.5rem 0; overflow-wrap: anywhere } h2 { font-size: 1.15rem; margin: 2rem 0 0.5rem } h3 { font-size: 1rem; margin: 1rem 0 0.25rem }
nav, .soft { color: var(--soft) } .skip-link { position: absolute; left: -100rem } .skip-link:focus { left: 1rem }
.counts { display: flex; flex-wrap: wrap; gap: 0.5rem; padding: 0; list-style: none }
.counts li { border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.25rem 0.75rem; background: var(--raised) }
.outcome { font-weight: 600; white-space: nowrap }
.pass { color: var(--pass) } .warn { color: var(--warn) } .fail { color: var(--fail) } .error { color: var(--error) } .skip, .never { color: var(--skip) }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
@media (min-width: 40.01rem) { table.fixed { table-layout: fixed } .fixed th:nth-child(1) { width: 10rem } .fixed th:nth-child(n + 3) { width: 15rem } .fixed th:nth-child(4) { width: 6rem } .fixed th:nth-child(5) { width: 14rem } }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums }
td a, li a { overflow-wrap: anywhere } pre { font: 0.875rem/1.5 ui-monospace, monospace }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.75rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem } dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr } dd { margin-bottom: 0.5rem }
  thead { position: absolute; left: -100rem } tr { display: block; padding: 0.5rem 0; border-bottom: 1px solid var(--line) }
  td, td.number { display: flex; gap: 0.75rem; padding: 0.1rem 0; border: 0; text-align: left }
  td::before { content: attr(data-heading); flex: 0 0 5.5rem; color: var(--soft) } }
`

/** A whole page: readable without scripts, on any width, in both color schemes. */
export function page(title: string, body: Html): string {
  const whole = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="60">
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<a class="skip-link" href="#main">Skip to the content</a>
<nav aria-label="Pages"><a href="/">assay</a> · <a href="/metrics">metrics</a> · <a href="/api/v1/results">results as JSON</a></nav>
<main id="main">
${body}
</main>
</body>
</html>
`
  return String(whole)
}
