import TracewisePrograms

/// The page of `tracewise serve`: an editor, and beside it what becomes of the text.
enum LivePage {
  /// The page, whose one script is allowed by a word, and asks with the token.
  static func text(nonce: String, token: String) -> String {
    HTMLPage(
      title: "Tracewise",
      body: """
        <header><nav aria-label="Page"><b>Tracewise</b>
        <label>Example <select id="examples"><option value="">…</option></select></label>
        <button id="copy" type="button">Copy link</button>
        <button id="save" type="button">Save page</button>
        <span id="state" role="status" aria-live="polite"></span></nav></header>
        <main><div class="editor">
        <label for="text">A loss, claims about its gradients, or LaTeX</label>
        <div class="sheet"><pre id="marks" aria-hidden="true"></pre>
        <textarea id="text" spellcheck="false" autocapitalize="off" autocomplete="off" autofocus
          aria-describedby="errors"></textarea></div>
        <ul id="errors" aria-live="assertive"></ul>
        <fieldset id="sizes" hidden><legend>Sizes</legend></fieldset>
        </div>
        <div class="answer">
        <section id="understood" aria-label="What was understood"></section>
        <section id="results" aria-label="Closed forms"></section>
        <div role="tablist" aria-label="Answers" id="tabs"></div>
        <div role="tabpanel" id="panel" tabindex="0"></div>
        </div></main>
        <script nonce="\(nonce)">
        const token = "\(token)";
        const examples = \(examples);
        const pageStyle = document.querySelector("style").textContent;
        \(script)
        </script>
        """,
      head: "<style>\n\(style)\n</style>"
    ).text
  }

  private static var examples: String {
    JSON.array(Self.all.map { .array([.string($0.name), .string($0.text)]) }).text()
      .replacing("</", with: "<\\/")
  }

  /// Examples, the last ones with something wrong.
  private static let all = [
    (name: "A bilinear form", text: "x'*A*y"),
    (
      name: "Least squares",
      text: "loss = norm(A*x - b)^2\nclaim grad(x) = 2*A'*(A*x - b)\n"
    ),
    (
      name: "Gaussian likelihood",
      text: """
      dim d = 4, n = 9
      input X: matrix(d, n)
      input mu: vector(d)
      input S: spd(d)

      let R = X - mu
      loss = n*logdet(S) + tr(R' * inv(S) * R)
      claim grad(S) = n*inv(S) - inv(S)*R*R'*inv(S)

      """
    ),
    (
      name: "A layer",
      text: "loss = crossentropy(W*X + b, Y)\nclaim grad(b) = sum(softmax(W*X + b) - Y, 2)\n"
    ),
    (
      name: "LaTeX",
      text: "\\nabla_x \\left( x^\\top A x + b^\\top x \\right) = (A + A^\\top) x + b"
    ),
    (
      name: "Wrong: a transpose",
      text: "input A: invertible(n)\nloss = logdet(A)\nclaim grad(A) = inv(A)\n"
    ),
    (
      name: "Wrong: LaTeX, a sign",
      text:
        "\\frac{\\partial}{\\partial\\Sigma}\\left(\\log|\\Sigma| + x^\\top\\Sigma^{-1}x\\right)\n"
        + "  = \\Sigma^{-1} + \\Sigma^{-1}xx^\\top\\Sigma^{-1}, \\quad \\Sigma \\succ 0"
    ),
  ]

  /// Two columns where there is room; the text lies over a copy of itself in which errors are marked.
  private static let style = """
    body { max-width: 96rem; margin-top: 1rem } section { margin-top: 0 }
    main { margin-top: .8rem; display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 7fr); gap: 1.5rem }
    .sheet { position: relative } .editor { position: sticky; top: 1rem; align-self: start }
    .sheet textarea, .sheet pre { font: 14px/1.5 ui-monospace, monospace; white-space: pre-wrap;
      overflow-wrap: anywhere; width: 100%; min-height: 16rem; margin: 0; padding: .6rem .7rem;
      border: 1px solid var(--line); border-radius: 4px; tab-size: 4 }
    .sheet textarea { position: relative; background: none; resize: vertical; display: block }
    .sheet textarea:focus-visible { outline: 2px solid var(--curve) }
    .sheet pre { position: absolute; inset: 0; color: transparent; overflow: hidden; border-color: transparent }
    .sheet mark { background: none; color: transparent; text-decoration: underline wavy var(--refuted);
      text-decoration-skip-ink: none }
    #errors { list-style: none; padding: 0; margin: .5rem 0 } #errors li { color: var(--refuted) }
    #errors .note { color: var(--quiet); display: block }
    #errors button { border: 0; background: none; color: inherit; padding: 0; text-align: left; cursor: pointer;
      text-decoration: underline }
    fieldset { border: 1px solid var(--line); border-radius: 4px; display: flex; flex-wrap: wrap; gap: .4rem 1rem }
    fieldset[hidden] { display: none } fieldset input { width: 5rem }
    #state { font-weight: 600 } #results:not(:empty) { border-left: 3px solid var(--verified); padding-left: .8rem }
    [role=tablist] { display: flex; flex-wrap: wrap; gap: .2rem; border-bottom: 1px solid var(--line); margin-top: 1rem }
    [role=tab] { border: 0; border-radius: 4px 4px 0 0; background: none; cursor: pointer }
    [role=tab][aria-selected=true] { background: var(--box); box-shadow: inset 0 -2px var(--curve) }
    [role=tab]:focus-visible, button:focus-visible, select:focus-visible, fieldset input:focus-visible,
    [role=tabpanel]:focus-visible { outline: 2px solid var(--curve) }
    [role=tablist]:empty { border: 0 } .where { white-space: nowrap }
    .stale { opacity: .55 } #panel h2 { margin-top: 1rem } #understood p { margin-top: 0 }
    @media (max-width: 56rem) { main { grid-template-columns: minmax(0, 1fr) } .editor { position: static }
      .sheet textarea, .sheet pre { min-height: 9rem; font-size: 16px } }
    """
}
