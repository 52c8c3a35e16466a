import TracewiseDerivation

/// A page that needs nothing else: no scripts, no fonts, no network.
struct HTMLPage {
  var title: String
  var body: String

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
    </style>
    </head>
    <body>
    \(body)
    </body>
    </html>

    """
  }

  private static let style = """
    body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem;
      color: #222; background: #fff }
    h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
    table { border-collapse: collapse; width: 100% }
    th, td { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid #eee;
      vertical-align: top }
    th { font-weight: 600; color: #666 } h3 { font-size: 1rem; margin-bottom: 0 }
    .facts { width: auto } section { margin-top: 3rem }
    code { font: 13px/1.5 ui-monospace, monospace }
    td p { margin: .2rem 0 }
    .verified { color: #1a7f37 } .refuted { color: #c0341d } .inconclusive { color: #9a6700 }
    .cause { color: #c0341d } .quiet { color: #777 }
    .plots { display: flex; flex-wrap: wrap; gap: 1rem } .plots svg { width: 23rem }
    .map { margin: .4rem 0; border: 1px solid #eee }
    svg text { font: 10px system-ui, sans-serif; fill: #555 } svg .title { font-weight: 600 }
    svg .grid { stroke: #e6e6e6; fill: none } .middle { text-anchor: middle } .end { text-anchor: end }
    """
}
