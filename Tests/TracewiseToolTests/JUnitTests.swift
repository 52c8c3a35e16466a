import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The JUnit XML of `check`, parsed as servers do.
@Suite struct JUnitTests {
  /// Elements with their attributes, indented by depth, and the text in them.
  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [(name: String, attributes: [String: String], text: String)] = []
    private var open: [Int] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      open.append(elements.count)
      elements.append((name, attributes, ""))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      if let last = open.last { elements[last].text += text }
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      open.removeLast()
    }

    func named(_ name: String) -> [(name: String, attributes: [String: String], text: String)] {
      elements.filter { $0.name == name }
    }
  }

  private func read(_ run: Run) throws -> Reader {
    let parser = XMLParser(data: Data(run.output.utf8))
    let reader = Reader()
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    return reader
  }

  @Test func lossesAndExpressions() throws {
    let bench = try Workbench([
      "a.loss": """
      input A: matrix(2, 2)
      claim tr(A) = tr(A')
      claim tr(A) = 2*tr(A)  # <wrong> & "so"
      refute tr(A) = tr(A')
      """, "x.csv": "0\n1\n",
    ])
    let run = try bench.run(["check", "a.loss", "x'*x", "--format", "junit"])
    #expect(run.status == 1)
    #expect(run.error == "")
    let reader = try read(run)
    #expect(reader.elements[0].name == "testsuites")
    #expect(
      reader.elements[0].attributes
        == ["name": "tracewise", "tests": "4", "failures": "2", "skipped": "0"])
    let suites = reader.named("testsuite").map(\.attributes)
    #expect(suites.map { $0["name"] } == ["a.loss", "x'*x"])
    #expect(suites.map { $0["tests"] } == ["3", "1"])
    #expect(suites.map { $0["failures"] } == ["2", "0"])
    let cases = reader.named("testcase").map(\.attributes)
    #expect(cases.map { $0["classname"] } == ["a.loss", "a.loss", "a.loss", "x'*x"])
    #expect(
      cases.map { $0["name"] } == [
        "line 2: claim tr(A) = tr(A') seed 1", "line 3: claim tr(A) = 2*tr(A) seed 1",
        "line 4: refute tr(A) = tr(A') seed 1", "grad(x) seed 1",
      ])
    let failures = reader.named("failure")
    #expect(
      failures.map { $0.attributes["message"] } == [
        "claim tr(A) = 2*tr(A)", "refute tr(A) = tr(A')",
      ])
    #expect(failures[0].text.hasPrefix("✗ a.loss:3  claim tr(A) = 2*tr(A)\n    refuted by eval"))
    #expect(
      failures[0].text.hasSuffix(
        """

            again: tracewise check a.loss --seed 1
            smallest: A = [0, 0; 0, 1]: claimed 2, found 1
            again: tracewise check a.loss --data "A=[0, 0; 0, 1]" --seed 1
        """))
  }

  @Test func whatIsInconclusiveIsSkippedOrFails() throws {
    let bench = try Workbench(["x.csv": "0\n1\n"])
    let arguments = ["check", "sum(abs(x))", "--data", "x=x.csv", "--format", "junit"]
    let lenient = try bench.run(arguments)
    #expect(lenient.status == 0)
    let skipped = try read(lenient)
    #expect(skipped.elements[0].attributes["skipped"] == "1")
    let message = try #require(skipped.named("skipped").first?.attributes["message"])
    #expect(message.contains("the loss has a kink at entry (1, 1) of x"))
    let strict = try bench.run(arguments + ["--strict"])
    #expect(strict.status == 1)
    let failed = try read(strict)
    #expect(failed.named("skipped").isEmpty)
    #expect(failed.elements[0].attributes["failures"] == "1")
  }

  @Test func whatXMLReserves() throws {
    let bench = try Workbench(["a<&>\"'.loss": "loss = x'*x"])
    let reader = try read(bench.run(["check", "a<&>\"'.loss", "--format", "junit"]))
    #expect(reader.named("testsuite").map { $0.attributes["name"] } == ["a<&>\"'.loss"])
  }

  @Test func rules() throws {
    let run = try Workbench().run(["check", "tr", "--region", "general:2", "--format", "junit"])
    #expect(run.status == 0)
    let names = try read(run).named("testcase").compactMap { $0.attributes["name"] }
    #expect(names.contains("differences general:2 seed 1"))
    #expect(Set(names).count == names.count)
  }
}
