import TracewiseDerivation

/// A page that needs nothing else: no scripts, no fonts, no network, unless its head asks for them.
struct HTMLPage {
  var title: String
  var body: String
  /// What else its head has.
  var head = ""

  var text: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(title.escapedForXML)</title>
    <style>
    \(Self.style)
    \(DerivationHTML.style)
    </style>\(head.isEmpty ? "" : "\n" + head)
    </head>
    <body>
    \(body)
    </body>
    </html>

    """
  }

  /// Light and dark by the reader's choice; on a narrow screen rows of tables are cards, and what is wider than the
  /// screen moves within its own box.
  private static let style = """
    :root { color-scheme: light dark; --text: #1f2328; --page: #fff; --quiet: #59636e; --line: #d8dee4;
      --verified: #1a7f37; --refuted: #c0341d; --doubt: #8a5a00; --curve: #1f6fb2; --second: #6e7781;
      --heat: #b3261e; --box: #f6f8fa }
    @media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --page: #0d1117; --quiet: #9aa4af;
      --line: #30363d; --verified: #4ac26b; --refuted: #ff7b72; --doubt: #e3b341; --curve: #6cb6ff;
      --second: #9aa4af; --heat: #ff8a80; --box: #161b22 } }
    * { box-sizing: border-box }
    body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem;
      color: var(--text); background: var(--page); overflow-wrap: anywhere }
    h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
    a { color: var(--curve) } a:focus-visible, summary:focus-visible { outline: 2px solid var(--curve) }
    table { border-collapse: collapse; width: 100% }
    th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid var(--line);
      vertical-align: top }
    th { font-weight: 600; color: var(--quiet); overflow-wrap: normal } h3 { font-size: 1rem; margin-bottom: 0 }
    .facts { width: auto } section { margin-top: 3rem; content-visibility: auto;
      contain-intrinsic-size: auto 40rem }
    code { font: 13px/1.5 ui-monospace, monospace } .number { white-space: nowrap }
    td p { margin: .2rem 0 }
    .verified { color: var(--verified) } .refuted { color: var(--refuted) }
    .inconclusive { color: var(--doubt) }
    .cause { color: var(--refuted) } .quiet { color: var(--quiet) }
    .forms { display: grid; grid-template-columns: 1fr 1fr; gap: .6rem; margin: .4rem 0 }
    .forms div { background: var(--box); border-left: 3px solid var(--line); padding: .3rem .6rem }
    .forms .claimed { border-color: var(--refuted) } .forms .right { border-color: var(--verified) }
    .forms mark { background: none; color: inherit; font-weight: 700; text-decoration: underline }
    nav { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; align-items: baseline }
    nav + h1 { margin-top: 1rem } pre { overflow-x: auto; background: var(--box); padding: .6rem .8rem }
    summary { cursor: pointer } input, select, textarea, button { font: inherit; color: inherit;
      background: var(--box); border: 1px solid var(--line); border-radius: 4px; padding: .25rem .5rem }
    .plots { display: flex; flex-wrap: wrap; gap: 1rem } .plots svg { width: 23rem; max-width: 100% }
    .map { margin: .4rem 0; border: 1px solid var(--line); max-width: 100% }
    svg text { font: 10px system-ui, sans-serif; fill: var(--quiet) } svg .title { font-weight: 600 }
    svg .grid { stroke: var(--line); fill: none } .middle { text-anchor: middle } .end { text-anchor: end }
    @media (max-width: 48rem) {
      body { margin: 1rem auto } .forms { grid-template-columns: 1fr }
      table, tbody, tr, td, th { display: block; width: 100% } thead { display: none }
      tr { border-bottom: 1px solid var(--line); padding: .3rem 0 }
      th, td { border: 0; padding: .1rem 0; overflow-x: auto }
      td[data-label]::before { content: attr(data-label) ": "; color: var(--quiet) }
      p, summary { overflow-x: auto }
    }
    """
}
