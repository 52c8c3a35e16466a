import Foundation
import Testing

/// Where results go, and that nothing is left behind by a command that fails.
@Suite struct OutputTests {
  @Test(
    arguments: [
      ["check", "x'*x"], ["check", "x'*x", "--format", "json"],
      ["check", "x'*x", "--format", "junit"], ["check", "x'*x", "--format", "html"],
      ["graph", "x'*x"], ["rules", "tr"], ["rules"],
      ["rules", "tr", "sort", "--format", "json"],
    ]
  ) func filesHoldWhatStandardOutputWould(_ arguments: [String]) throws {
    let bench = try Workbench()
    let shown = try bench.run(arguments)
    let written = try bench.run(arguments + ["--output", "result"])
    #expect(shown.status == 0 && !shown.output.isEmpty && shown.error == "")
    #expect(written == Run(status: 0, output: "", error: ""))
    #expect(try bench.read("result") == shown.output)
    #expect(bench.listing == ["result"])
  }

  @Test(arguments: refusals) func refused(_ test: Case) throws { try test.check() }

  static let refusals: [Case] = [
    .data(
      ["check", "x'*x", "--output", "folder"], ["folder/a": ""],
      "folder: error: is a folder, not a file"),
    .data(
      ["check", "x'*x", "--output", "no/result"], "no/result: error: the folder does not exist"),
    .data(
      ["graph", "x'*x", "--output", "no/result"], "no/result: error: the folder does not exist"),
    .data(
      ["gradient", "x'*x", "--output", "a.csv", "--quiet"], ["a.csv": "1"],
      "a.csv: error: is a file, not a folder"),
    .data(
      ["gradient", "x'*x", "--output", "a.csv/out", "--quiet"], ["a.csv": "1"],
      "a.csv/out: error: this folder cannot be made"),
  ]

  /// A file that was there before keeps its content when the command fails.
  @Test(
    arguments: [
      ["check", "foo(x)"], ["check", "x'*x", "no.loss"], ["check", "x'*x", "--data", "x=no.csv"],
      ["check", "x'*x", "qqqq"], ["graph", "foo(x)"], ["rules", "qqqq"],
    ]
  ) func failuresWriteNothing(_ arguments: [String]) throws {
    let bench = try Workbench(["result": "before"])
    let run = try bench.run(arguments + ["--output", "result"])
    #expect([64, 65].contains(run.status))
    #expect(run.output == "")
    #expect(run.error != "")
    #expect(try bench.read("result") == "before")
    #expect(bench.listing == ["result"])
  }

  @Test func gradientsThatFailMakeNoFolder() throws {
    let bench = try Workbench()
    let run = try bench.run(["gradient", "sum(log(-exp(x)))", "--output", "out"])
    #expect(run.status == 65)
    #expect(bench.listing == [])
  }

  /// A refutation is a result, and is written.
  @Test func refutationsAreWritten() throws {
    let bench = try Workbench(["a.loss": "input x: vector(2)\nclaim x = 2*x\n", "out": "before"])
    let run = try bench.run(["check", "a.loss", "--output", "out"])
    #expect(run == Run(status: 1, output: "", error: ""))
    #expect(try bench.read("out").hasSuffix("\n1 refuted\n"))
  }

  /// A pipe is written into, not replaced by a file; a link stays one.
  @Test func specialFilesStayWhatTheyAre() throws {
    let bench = try Workbench(["target": ""])
    let piped = try bench.shell(
      "mkfifo pipe; cat pipe & tracewise rules tr --output pipe; wait; test -p pipe")
    #expect(piped.status == 0)
    #expect(piped.output.hasPrefix("tr\n  formula"))
    let linked = try bench.shell(
      "ln -s target link; tracewise rules tr --output link; test -L link; cat target")
    #expect(linked == piped)
  }

  #if os(Linux)
    @Test func aFullDiskIsAnError() throws {
      let run = try Workbench().shell("tracewise rules > /dev/full")
      #expect(
        run == Run(status: 65, output: "", error: "standard output: error: cannot be written\n"))
    }
  #endif
}
