import Foundation
import MatrixFiles
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import TracewiseTraining

@Suite struct PictureTests {
  /// What is between two marks.
  private func values(_ text: String, _ mark: String) -> [String] {
    text.components(separatedBy: mark).dropFirst().map { $0.components(separatedBy: "\"")[0] }
  }

  @Test func curves() throws {
    let plot = LinePlot(
      title: "a < b & c", xLabel: "step",
      curves: [
        .init("line", [1, 10, 100]), .init("dots", [(x: 1, y: 1), (x: 3, y: 10)], isDotted: true),
      ], isLogarithmic: true)
    let svg = plot.svg
    #expect(XMLParser(data: Data(svg.utf8)).parse())
    #expect(svg.contains("a &lt; b &amp; c"))
    // Equal factors are equally high, and the frame is filled.
    #expect(values(svg, "points=\"") == ["64,356 384,200 704,44"])
    #expect(values(svg, "cx=\"") == ["64", "704"])
    #expect(values(svg, "cy=\"") == ["356", "200"])
  }

  /// Nothing traps: no points, one, equal ones, some that are none.
  @Test(arguments: [[], [2], [5, 5, 5], [.nan, 1, .infinity, 0, -3], [1e-300, 1e300], [0]])
  func hostileValues(_ values: [Double]) throws {
    for isLogarithmic in [false, true] {
      let plot = LinePlot(
        title: "", xLabel: "", curves: [.init("a", values)], isLogarithmic: isLogarithmic)
      let svg = plot.svg
      #expect(XMLParser(data: Data(svg.utf8)).parse())
      #expect(!svg.contains("nan") && !svg.contains("inf"))
      #expect(svg.utf8.count < 20_000)
    }
  }

  @Test func pictures() throws {
    let folder = try Folder()
    let pixels = try Matrix(4, 2, values: [0, 1, 0.5, 2, 1, -1, 0, 0])
    try Picture.write(pixels, rows: 2, across: 2, to: folder.path("a.svg"))
    let svg = try String(contentsOfFile: folder.path("a.svg"), encoding: .utf8)
    #expect(XMLParser(data: Data(svg.utf8)).parse())
    #expect(
      values(svg, "fill=\"rgb(") == [255, 127, 0, 255, 0, 0, 255, 255].map { "\($0),\($0),\($0))" })
    #expect(throws: TracewiseError.self) {
      try Picture.write(pixels, rows: 3, across: 2, to: folder.path("b.svg"))
    }
    #expect(throws: TracewiseError.self) {
      try Picture.write(pixels, rows: 2, across: 0, to: folder.path("b.svg"))
    }
    #expect(throws: DataError.self) {
      try Picture.write(pixels, rows: 2, across: 2, to: folder.path("none/b.svg"))
    }
    #expect(folder.listing == ["a.svg"])
  }

  @Test func bars() {
    #expect(ProgressBar.line(0, of: 8, "") == "[" + String(repeating: " ", count: 24) + "] 0/8")
    #expect(
      ProgressBar.line(4, of: 8, "loss 1")
        == "[" + String(repeating: "█", count: 12) + String(repeating: " ", count: 12)
        + "] 4/8  loss 1")
    #expect(ProgressBar.line(9, of: 8, "").filter { $0 == "█" }.count == 24)
    var hidden = ProgressBar(0, isVisible: false)
    hidden.show(1)
    hidden.finish()
  }
}
