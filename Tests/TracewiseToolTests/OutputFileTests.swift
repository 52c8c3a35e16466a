import Foundation
import Testing

/// What becomes of files that are there before, of links, pipes and devices.
@Suite struct OutputFileTests {
  @Test func permissionsStay() throws {
    let run = try Workbench(["out": "before"]).shell(
      "chmod 640 out && tracewise rules tr --output out && ls -l out | cut -c1-10 && head -1 out")
    #expect(run == Run(status: 0, output: "-rw-r-----\ntr\n", error: ""))
  }

  @Test(arguments: [["rules", "tr"], ["check", "x'*x"], ["derive", "x'*x", "--emit", "numpy"]])
  func whatIsReadOnlyStays(_ arguments: [String]) throws {
    let bench = try Workbench(["out": "before"])
    #expect(try bench.shell("chmod 444 out").status == 0)
    let run = try bench.run(arguments + ["--output", "out"])
    let error = "out: error: is not writable: Permission denied\n"
    #expect(run == Run(status: 65, output: "", error: error))
    #expect(try bench.read("out") == "before")
  }

  @Test func gradientsHeedPermissions() throws {
    let bench = try Workbench(["out/x.npy": "before"])
    #expect(try bench.shell("chmod 444 out/x.npy").status == 0)
    let run = try bench.run(["gradient", "x'*x", "--output", "out"])
    #expect(run.status == 65)
    #expect(run.error == "out/x.npy: error: is not writable: Permission denied\n")
    #expect(bench.listing == ["out", "out/x.npy"])
  }

  @Test func linksAreFollowed() throws {
    let bench = try Workbench(["far/target": "before"])
    let run = try bench.shell(
      "chmod 600 far/target; ln -s far/target a; ln -s a b; tracewise rules tr --output b;"
        + "test -L a && test -L b && ls -l far/target | cut -c1-10 && head -1 far/target; ls -A far"
    )
    #expect(run == Run(status: 0, output: "-rw-------\ntr\ntarget\n", error: ""))
    let dangling = try bench.shell("ln -s nowhere c; tracewise rules tr --output c")
    #expect(
      dangling == Run(status: 65, output: "", error: "c: error: is a link that leads nowhere\n"))
    let loop = try bench.shell("ln -s d d; tracewise rules tr --output d")
    #expect(loop == Run(status: 65, output: "", error: "d: error: is a link that leads nowhere\n"))
  }

  @Test func aFolderThatIsNotThere() throws {
    let bench = try Workbench()
    let run = try bench.run(["rules", "tr", "--output", "no/"])
    #expect(
      run == Run(status: 65, output: "", error: "no/: error: the folder does not exist\n"))
    #expect(bench.listing == [])
  }

  @Test(.timeLimit(.minutes(20))) func aPipeThatNobodyReads() throws {
    let run = try Workbench().shell("mkfifo pipe; tracewise rules tr --output pipe")
    #expect(run == Run(status: 65, output: "", error: "pipe: error: nobody reads this pipe\n"))
  }

  #if os(Linux)
    @Test func devices() throws {
      let bench = try Workbench()
      let expected = try bench.run(["rules", "tr"]).output
      #expect(
        try bench.run(["rules", "tr", "--output", "/dev/stdout"])
          == Run(status: 0, output: expected, error: ""))
      // What the file holds already stays.
      let both = try bench.shell(
        "(echo first; tracewise rules tr --output /dev/stdout) > out; cat out")
      #expect(both == Run(status: 0, output: "first\n" + expected, error: ""))
      #expect(
        try bench.run(["rules", "tr", "--output", "/dev/null"])
          == Run(status: 0, output: "", error: ""))
      let full = try bench.run(["rules", "tr", "--output", "/dev/full"])
      #expect(full.status == 65 && full.error.hasPrefix("/dev/full: error: cannot be written"))
    }
  #endif

  /// A signal that comes while a file is written leaves nothing of it.
  @Test(.timeLimit(.minutes(20)), arguments: [("TERM", 143), ("INT", 130), ("HUP", 129)])
  func signalsLeaveNothing(_ name: String, _ status: Int) throws {
    let bench = try Workbench()
    // A shell makes its background commands ignore SIGINT; env gives it its meaning back. Its `wait` may
    // miss the end of a command, so that the status goes through a file.
    let script =
      """
      rm -rf status out
      (sh -c 'echo $$ > pid; exec env --default-signal=INT tracewise gradient "sum(A.*A)" \
        --dim m=1500,n=1500 --output out' > /dev/null 2> /dev/null; echo $? > status) &
      for _ in $(seq 20000); do
        if [ -s status ]; then break; fi
        if ls -A out | grep -q tmp; then kill -\(name) $(cat pid); break; fi
      done 2> /dev/null
      for _ in $(seq 200); do if [ -s status ]; then break; fi; sleep 0.1; done
      cat status; ls -A out | grep -v '^A.npy$'
      if [ -e out/A.npy ]; then wc -c < out/A.npy; fi
      """
    let whole = 128 + 8 * 1500 * 1500
    // Where the shell had no time to look before all was written, no signal came.
    var run = try bench.shell(script)
    for _ in 0..<9 where run.output == "0\n\(whole)\n" { run = try bench.shell(script) }
    // One that comes when the file is there leaves it whole.
    #expect(["\(status)\n", "\(status)\n\(whole)\n"].contains(run.output))
  }
}
