import Foundation
import Testing

/// Help screens as snapshots: what people see is decided here, not by accident.
@Suite struct HelpTests {
  @Test(arguments: [["--help"], ["-h"], ["help"]]) func overview(_ arguments: [String]) throws {
    #expect(try Workbench().run(arguments) == Run(status: 0, output: Self.overview, error: ""))
  }

  @Test func withoutArgumentsTheOverviewIsAnError() throws {
    let run = try Workbench().run([])
    #expect(run == Run(status: 64, output: "", error: Self.overview + "\n"))
  }

  @Test func version() throws {
    let run = try Workbench().run(["--version"])
    #expect(run.status == 0 && run.error.isEmpty)
    // Built for release it says the commit too.
    let line = /tracewise 0\.1\.0( \([0-9a-f]{12}\+?\))?\n/
    #expect(run.output.wholeMatch(of: line) != nil, "\(run.output)")
  }

  @Test(arguments: screens.keys.sorted()) func screen(_ command: String) throws {
    let expected = Run(status: 0, output: Self.screens[command] ?? "", error: "")
    for arguments in [[command, "--help"], [command, "-h"], ["help", command]] {
      #expect(try Workbench().run(arguments) == expected)
    }
  }

  /// The manual page has every command with all that its help has.
  @Test func manualPage() throws {
    let run = try Workbench().run(["help", "--man"])
    #expect(run.status == 0 && run.output.hasPrefix(".TH TRACEWISE 1"))
    let plain = run.output.replacing("\\-", with: "-").replacing("\\e", with: "\\")
    for screen in Self.screens.values {
      for line in screen.split(separator: "\n") where line.hasPrefix("  ") {
        let words = line.split(separator: "  ").map { $0.trimmingCharacters(in: .whitespaces) }
        for word in words where !word.isEmpty { #expect(plain.contains(word), "\(word)") }
      }
    }
    #expect(!run.output.split(separator: "\n").contains { $0.hasPrefix("'") })
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completion(_ shell: String) throws {
    let run = try Workbench().run(["--generate-completion-script", shell])
    let same = try Workbench().run(["--generate-completion-script=\(shell)"])
    #expect(run.status == 0 && run == same)
    for command in Self.screens.keys { #expect(run.output.contains(command)) }
    for word in ["differential", "compositions", "julia", "numerator", "sarif"] {
      #expect(run.output.contains(word), "\(word)")
    }
  }

  @Test func bashCompletes() throws {
    let script = try Workbench().run(["--generate-completion-script", "bash"]).output
    let ask = """
      COMP_WORDS=(tracewise derive --emit j); COMP_CWORD=3; _tracewise; echo "${COMPREPLY[@]}"
      COMP_WORDS=(tracewise check --comp); COMP_CWORD=2; _tracewise; echo "${COMPREPLY[@]}"
      COMP_WORDS=(tracewise tr); COMP_CWORD=1; _tracewise; echo "${COMPREPLY[@]}"
      """
    let bash = Process()
    bash.executableURL = URL(filePath: "/bin/bash")
    bash.arguments = ["-c", script + ask]
    let pipe = Pipe()
    bash.standardOutput = pipe
    try bash.run()
    let answer = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    bash.waitUntilExit()
    #expect(answer == "julia\n--compositions\ntranslate\n")
  }

  @Test func unknownShellsAreRefused() throws {
    let run = try Workbench().run(["--generate-completion-script", "zhs"])
    #expect(run.status == 64 && run.error.contains("did you mean 'zsh'?"))
  }

  private static let overview = """
    OVERVIEW: Gradients that can be believed: checks rules, losses and closed forms.

    USAGE: tracewise COMMAND [ARGUMENT ...] [OPTION ...]

    COMMANDS:
      check      Verify rules, losses and claims (no argument: every rule)
      gradient   Value and gradients of a loss on data
      derive     Closed-form gradients, with the steps of the trace method
      translate  A formula or a document in LaTeX in the loss language
      rules      The rule book
      graph      The recorded graph of a loss (DOT, SVG where graphviz is there)
      site       Pages of losses and rules that need no server, in a folder
      serve      A page on this machine that judges formulas while they are typed
      adapter    A file that lets a program of another language be checked, to be read and changed

    OPTIONS:
      --version                           Show the version
      --help                              Show this help, or that of a command
      help --man                          Print the manual page, for man -l -
      --generate-completion-script SHELL  Print what completes command lines: bash, zsh, fish

    EXAMPLES:
      tracewise check                                           every rule of the library
      tracewise check "x' * A * y"                              the gradient of a loss
      tracewise check Fixtures/deck/*.loss                      losses with claims
      tracewise check paper.tex                                 formulas of a document in LaTeX
      tracewise check --python fit.py:loss                      the gradient of a function of Python
      tracewise gradient fit.loss --data X=x.npy --format json  on data

    EXIT STATUS:
      0   all holds
      1   something was refuted, or inconclusive under --strict
      64  usage
      65  bad input data or a bad file
      70  a bug of ours

    """

  private static let screens = [
    "check": """
    OVERVIEW: Verify rules, losses and claims (no argument: every rule).

    USAGE: tracewise check [RULE ... | FILE.loss ... | EXPR] [OPTION ...]

    ARGUMENTS:
      RULE       A rule of the library, as in inverse or constantpower:p=2.5
      FILE.loss  A loss with its inputs and claims, in the loss language; - is standard input
      FILE.tex   A document, or formulas, in LaTeX
      EXPR       A loss alone, as in "x' * A * y", or a formula in LaTeX

    OPTIONS:
      --data NAME=PATH      Bind an input to a file: .npy, .npz:key, .csv, .mtx, or "[1, 2; 3, 4]" (repeatable)
      --dim NAME=N          Set a size of the loss, as in n=8 (repeatable)
      --wrt NAMES           The inputs to differentiate for, as in A,B (default: all)
      --layout LAYOUT       The layout of claimed gradients: either, denominator, numerator (default: either)
      --seed N              The seed of random values (default: 1)
      --seeds N             How many seeds to run, from --seed on (default: 1)
      --region NAME[:SIZE]  The region of rules' domains to check, as in general:4 (default: all)
      --at MATRIX           An operand of the rule to check at, as in "[1, 2; 3, 4]" (one for each), or an input of the program
      --mutants             Make single faults in rules, and see which evidence finds them
      --compositions N      Check N random compositions of rules, with seeds from --seed on
      --strict              Count what is inconclusive as a failure
      --fix                 Write FILE.fixed.loss beside a file whose claims are wrong, with what they should say
      --format FORMAT       text, json, junit, html, github, sarif, counts (default: text)
      --output PATH         The file to write the result to
      --quiet               No progress, and only what failed
      --entries N           The most entries of all values of a loss together, or of a file (default: 134217728)
      --threads N           The threads that OpenBLAS uses (default: its own choice)
      --help                Show this help

    OPTIONS FOR THE GRADIENTS OF OTHER PROGRAMS:
      --program COMMAND       Check a program that speaks the protocol, as in "python3 fit.py"
      --python FILE:FUNCTION  Check a function of NumPy, PyTorch, JAX or plain Python, as in fit.py:loss
      --library FILE:SYMBOL   Check double f(unsigned n, const double *x, double *grad, void *data) of a shared library or of a file of C
      --umbridge URL          Check the model of a UM-Bridge server, as in http://localhost:4242/model
      --inputs NAMES          The inputs of the program to check, as in W,b (default: all)
      --points N              How many points around the program's starting point to look at (default: 3)
      --evaluations N         The most evaluations of the program (default: as many as there is time for)
      --time TIME             How long to check the program, as in 90s or 5min (default: 60s)
      --deadline TIME         How long an answer of the program may take (default: 30s)
      --dtype TYPE            The numbers of the Python function: auto, f8, f4 (default: auto)
      --x0 NAME               The Python function takes one array of this name, by SciPy's convention fun(x), jac(x)

    """,
    "site": """
    OVERVIEW: Pages of losses and rules that need no server, in a folder.

    USAGE: tracewise site DIR [FILE | FOLDER ...] [OPTION ...]

    ARGUMENTS:
      DIR     The folder to write: a new one, an empty one, or an earlier site
      FILE    A .loss or .tex file to have a page
      FOLDER  A folder whose .loss and .tex files are to have pages (default: those of this project's sources)

    OPTIONS:
      --rules NAMES  The rules to have pages, as in inverse,product (default: all)
      --seed N       The seed of random values (default: 1)
      --quiet        No progress, and no messages but errors
      --entries N    The most entries of all values of a loss together, or of a file (default: 134217728)
      --threads N    The threads that OpenBLAS uses (default: its own choice)
      --help         Show this help

    """,
    "serve": """
    OVERVIEW: A page on this machine that judges formulas while they are typed.

    USAGE: tracewise serve [FILE.loss | FILE.tex | EXPR] [OPTION ...]

    ARGUMENTS:
      FILE.loss  A loss with its inputs and claims, in the loss language; - is standard input
      FILE.tex   A document, or formulas, in LaTeX
      EXPR       A loss alone, as in "x' * A * y", or a formula in LaTeX

    OPTIONS:
      --port N     The port to listen on (default: 8423, or any other where that is taken)
      --time TIME  How long a check may take, as in 90s or 5min (default: 30s)
      --quiet      No messages but errors
      --help       Show this help

    """,
    "adapter": """
    OVERVIEW: A file that lets a program of another language be checked, to be read and changed.

    USAGE: tracewise adapter python | c | r | octave | julia | rust [OPTION ...]

    ARGUMENTS:
      LANGUAGE  The language that the program is written in

    OPTIONS:
      --output PATH  The file to write the result to
      --help         Show this help

    """,
    "translate": """
    OVERVIEW: A formula or a document in LaTeX in the loss language.

    USAGE: tracewise translate FILE.tex | FORMULA [OPTION ...]

    ARGUMENTS:
      FILE.tex  A document, or formulas, in LaTeX
      FORMULA   A formula, as in '\\log\\det\\Sigma'

    OPTIONS:
      --output PATH  The file to write the result to
      --help         Show this help

    """,
    "gradient": """
    OVERVIEW: Value and gradients of a loss on data.

    USAGE: tracewise gradient FILE.loss | EXPR [OPTION ...]

    ARGUMENTS:
      FILE.loss  A loss with its inputs and claims, in the loss language; - is standard input
      EXPR       A loss alone, as in "x' * A * y", or a formula in LaTeX

    OPTIONS:
      --data NAME=PATH  Bind an input to a file: .npy, .npz:key, .csv, .mtx, or "[1, 2; 3, 4]" (repeatable)
      --dim NAME=N      Set a size of the loss, as in n=8 (repeatable)
      --wrt NAMES       The inputs to differentiate for, as in A,B (default: all)
      --seed N          The seed of random values (default: 1)
      --format FORMAT   text, json (default: text)
      --output PATH     The folder to write a NAME.npy to for each gradient
      --quiet           No messages but errors
      --entries N       The most entries of all values of a loss together, or of a file (default: 134217728)
      --threads N       The threads that OpenBLAS uses (default: its own choice)
      --help            Show this help

    """,
    "derive": """
    OVERVIEW: Closed-form gradients, with the steps of the trace method.

    USAGE: tracewise derive FILE.loss | EXPR [OPTION ...]

    ARGUMENTS:
      FILE.loss  A loss with its inputs and claims, in the loss language; - is standard input
      EXPR       A loss alone, as in "x' * A * y", or a formula in LaTeX

    OPTIONS:
      --data NAME=PATH  Bind an input to a file: .npy, .npz:key, .csv, .mtx, or "[1, 2; 3, 4]" (repeatable)
      --dim NAME=N      Set a size of the loss, as in n=8 (repeatable)
      --wrt NAMES       The inputs to differentiate for, as in A,B (default: all)
      --second          Print the differentials of the gradients too, along directions V
      --differential    Print the differential of an expression, which may have any shape
      --emit LANGUAGE   Print a function that computes loss and gradients: numpy, swift, julia, matlab
      --seed N          The seed of random values (default: 1)
      --format FORMAT   text, json, latex, html, coq (default: text)
      --output PATH     The file to write the result to
      --quiet           No messages but errors
      --entries N       The most entries of all values of a loss together, or of a file (default: 134217728)
      --threads N       The threads that OpenBLAS uses (default: its own choice)
      --help            Show this help

    """,
    "graph": """
    OVERVIEW: The recorded graph of a loss (DOT, SVG where graphviz is there).

    USAGE: tracewise graph FILE.loss | EXPR [OPTION ...]

    ARGUMENTS:
      FILE.loss  A loss with its inputs and claims, in the loss language; - is standard input
      EXPR       A loss alone, as in "x' * A * y", or a formula in LaTeX

    OPTIONS:
      --data NAME=PATH  Bind an input to a file: .npy, .npz:key, .csv, .mtx, or "[1, 2; 3, 4]" (repeatable)
      --dim NAME=N      Set a size of the loss, as in n=8 (repeatable)
      --seed N          The seed of random values (default: 1)
      --format FORMAT   dot, svg (default: dot)
      --output PATH     The file to write the result to
      --quiet           No messages but errors
      --entries N       The most entries of all values of a loss together, or of a file (default: 134217728)
      --threads N       The threads that OpenBLAS uses (default: its own choice)
      --help            Show this help

    """,
    "rules": """
    OVERVIEW: The rule book.

    USAGE: tracewise rules [RULE ...] [OPTION ...]

    ARGUMENTS:
      RULE  A rule to show in full, with its derivation and verdicts (default: a line for each)

    OPTIONS:
      --mutants        Print theorems about rules with single faults, which nobody should prove (coq)
      --format FORMAT  text, json, html, coq (default: text)
      --output PATH    The file to write the result to, or the folder for a RULE.v each (coq)
      --help           Show this help

    """,
  ]
}
