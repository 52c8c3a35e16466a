import Testing

/// The HTML report: one page that needs nothing else, with the evidence drawn.
@Suite struct HTMLReportTests {
  private func page(_ words: [String], _ files: [String: Content] = [:]) throws -> String {
    let bench = try Workbench(files)
    let run = try bench.run(["check"] + words + ["--format", "html", "--output", "page.html"])
    #expect(run.status <= 1, "\(run.error)")
    return try bench.read("page.html")
  }

  @Test func rules() throws {
    let page = try page(["inverse", "abs"])
    #expect(Markup(page).faults == [])
    #expect(page.contains("inverse"))
    #expect(page.contains("<polyline"), "no curves")
    #expect(!page.contains("class=\"refuted\""))
  }

  @Test func refutedClaims() throws {
    let loss: Content =
      "dim n = 3\ninput A: invertible(n)\nloss = logdet(A)\nclaim grad(A) = inv(A)\n"
    let page = try page(["a.loss", "--layout", "denominator"], ["a.loss": loss])
    #expect(page.contains("<math"), "no formula")
    #expect(page.contains("A 3×3"))
    #expect(Markup(page).faults == [])
    #expect(page.contains("the claim should be transposed"))
    #expect(
      page.contains("write<br><code>grad(A) = inv(A)<mark>&#39;</mark></code>")
        || page.contains("write<br><code>grad(A) = inv(A)<mark>'</mark></code>"))
    #expect(page.contains("class=\"map\""), "no map of the wrong entries")
    #expect(page.contains("smallest: A = [1, 1; 0, 1]"))
  }
}
