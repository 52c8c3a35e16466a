import Foundation
import Testing

/// A site: pages that link one another and nothing else, written wholly or not at all.
@Suite struct SiteTests {
  private static let files: [String: Content] = [
    "deck/gauss.loss": """
    # Gaussian, with the size forgotten
    input S: spd(n)
    loss = 3*logdet(S)
    claim grad(S) = 3*inv(S)
    refute grad(S) = inv(S)
    """,
    "deck/more/gauss.loss": "loss = logdet(A)\nclaim grad(A) = inv(A)'\n",
    "deck/Notes.md": "no loss",
    "paper.tex": "$\\nabla_x x^\\top A x = (A + A^\\top) x$ and $\\nabla_x b^\\top x = b$\n",
  ]

  @Test func pagesLinkOneAnother() throws {
    let bench = try Workbench(Self.files)
    let run = try bench.run(["site", "out", "deck", "paper.tex", "--rules", "logdet,product"])
    #expect(
      run == Run(status: 0, output: "", error: "out: 9 files, to be read from index.html\n"))
    let pages = bench.listing.filter { $0.hasPrefix("out/") && $0.hasSuffix(".html") }
    #expect(
      pages == [
        "out/index.html", "out/losses/deck-gauss.html", "out/losses/deck-more-gauss.html",
        "out/losses/losses-paper.html", "out/refuted.html", "out/rules.html",
        "out/rules/logdet.html", "out/rules/product.html",
      ])
    let script = try bench.read("out/search.js")
    for page in pages {
      let text = try bench.read(page)
      let faults = Markup(text).faults.filter { !$0.contains("script src=") }
      #expect(faults == [], "\(page)")
      let folder = bench.url(page).deletingLastPathComponent()
      for link in Self.links(text) {
        let target = folder.appendingPathComponent(link).standardizedFileURL.path
        #expect(FileManager.default.fileExists(atPath: target), "\(page): \(link)")
      }
      let own = page.dropFirst("out/".count)
      if own.contains("/") { #expect(script.contains("\"\(own)\""), "\(own) is not found") }
    }
  }

  /// The targets of links and scripts.
  private static func links(_ page: String) -> [String] {
    ["href=\"", "src=\""].flatMap { mark in
      page.components(separatedBy: mark).dropFirst().compactMap { part in
        part.split(separator: "\"").first.map(String.init)
      }
    }
  }

  @Test func whatThePagesSay() throws {
    let bench = try Workbench(Self.files)
    _ = try bench.run(["site", "out/", "deck", "--rules", "logdet", "--quiet"])
    let page = try bench.read("out/losses/deck-gauss.html")
    for part in [
      "Gaussian, with the size forgotten", "<math", "class=\"derivation\"",
      "def loss_and_gradients", "<a href=\"../rules/logdet.html\">", "rel=\"next\"",
    ] { #expect(page.contains(part), "\(part)") }
    let refuted = try bench.read("out/refuted.html")
    #expect(refuted.contains("refute grad(S) = inv(S)"))
    #expect(refuted.contains("grad(S) = 3*inv(S)"))
    #expect(try bench.read("out/rules/logdet.html").contains("losses/deck-gauss.html"))
  }

  /// Files of one work have a page of their own, in the order of its formulas.
  @Test func works() throws {
    var files: [String: Content] = ["papers/other.loss": "loss = tr(A)\n"]
    for number in [12, 3, 101, 7, 20] {
      files["papers/cookbook_\(number).loss"] = """
        # Matrix Cookbook (\(number)): a trace
        loss = tr(A*B)
        claim grad(A) = B'

        """
    }
    let bench = try Workbench(files)
    #expect(try bench.run(["site", "out", "papers", "--rules", "tr", "--quiet"]).status == 0)
    let index = try bench.read("out/index.html")
    #expect(
      index.contains("<a href=\"chapters/papers-cookbook.html\">Matrix Cookbook</a>: 5 files"))
    #expect(index.contains("other.loss") && !index.contains("cookbook_12.loss"))
    let chapter = try bench.read("out/chapters/papers-cookbook.html")
    let order = [3, 7, 12, 20, 101].map { chapter.range(of: ">cookbook_\($0).loss<")?.lowerBound }
    #expect(order.allSatisfy { $0 != nil })
    #expect(order.compactMap(\.self) == order.compactMap(\.self).sorted())
  }

  @Test func falseClaimsAndBadFilesAreShown() throws {
    let bench = try Workbench([
      "a.loss": "loss = x'*x\nclaim grad(x) = x\n", "b.loss": "loss = lgdet(A)\n",
    ])
    let run = try bench.run(["site", "one", "a.loss", "--rules", "tr", "--quiet"])
    #expect(run == Run(status: 1, output: "", error: ""))
    let both = try bench.run(["site", "two", ".", "--rules", "tr", "--quiet"])
    #expect(
      both.status == 65 && both.error.hasPrefix("./b.loss:1:8: error: unknown function 'lgdet'"))
    #expect(try bench.read("two/losses/losses-b.html").contains("did you mean"))
    #expect(try bench.read("two/refuted.html").contains("<code>grad(x) = 2*x</code>"))
  }

  /// An earlier site is replaced, with pages that are no more; anybody else's folder is left alone.
  @Test func foldersOfOthersAreLeftAlone() throws {
    let bench = try Workbench(["a.loss": "loss = x'*x\n", "b.loss": "loss = y'*y\n"])
    func site(_ words: String...) throws -> Run {
      try bench.run(["site"] + words + ["--rules", "tr", "--quiet"])
    }
    #expect(try site("out", "a.loss").status == 0)
    #expect(try site("out", "b.loss").status == 0)
    #expect(bench.listing.filter { $0.contains("losses/") } == ["out/losses/losses-b.html"])
    try bench.write("mine", to: "out/.git/HEAD")
    let before = bench.listing
    let run = try site("out", "a.loss")
    #expect(run.status == 65)
    #expect(run.error.contains("out: error: has files of its own, such as .git"))
    #expect(try site("a.loss", "b.loss").error == "a.loss: error: is a file, not a folder\n")
    #expect(try site("no/out", "b.loss").status == 65)
    #expect(bench.listing == before)
  }

  @Test(arguments: [
    Case.usage(["site"], "the folder to write the site to is required"),
    .usage(
      ["site", "out", "a.txt"], ["a.txt": "x"],
      "'a.txt' is neither a .loss nor a .tex file, nor a folder of them"),
    .usage(
      ["site", "out", "--rules", "invers"], "there is no rule 'invers'; did you mean 'inverse'?"),
    .data(["site", "out", "b.loss"], "b.loss: error: no such file or folder"),
    .data(
      ["site", "out", "empty"], ["empty/x.md": ""], "empty: error: has no .loss and no .tex file"),
  ]) func refusals(_ test: Case) throws { try test.check() }
}
