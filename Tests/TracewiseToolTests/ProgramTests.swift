import Foundation
import Testing

/// Whether a program can be run by its name.
private func isThere(_ program: String) -> Bool {
  ProcessInfo.processInfo.environment["PATH", default: "/usr/bin"].split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
  }
}

/// The gradients of other programs; Fixtures/programs has many more, which scripts/programs walks.
@Suite(.enabled(if: isThere("python3"), "python3 is not there")) struct ProgramTests {
  private static let file: Content = """
    import os, time
    at = {"x": [0.5, -1.0, 2.0]}
    def right(x): return sum(a * a for a in x), {"x": [2 * a for a in x]}
    def half(x): return sum(a * a for a in x), {"x": [a for a in x]}
    def dies(x): os._exit(3)
    def hangs(x): time.sleep(1000)
    def raises(x): raise ValueError("no such thing")
    def garbage(x): os.write(4, b"hello\\n"); return right(x)
    def no_gradient(x): return sum(a * a for a in x), {}
    def other_shape(x): return sum(a * a for a in x), {"x": [1.0]}
    def children(x):
        if os.fork() == 0: time.sleep(1000)
        return right(x)
    """

  @Test func rightAndWrong() throws {
    let bench = try Workbench(["fit.py": Self.file])
    let right = try bench.run(["check", "--python", "fit.py:right"])
    #expect(right.status == 0 && right.error.isEmpty)
    #expect(right.output.contains("✓ the gradient for x"))
    let wrong = try bench.run(["check", "--python", "fit.py:half"])
    #expect(wrong.status == 1)
    #expect(wrong.output.contains("cause: it is too small by the factor 1/2"))
    #expect(wrong.output.contains("again: tracewise check --python fit.py:half --seed 1"))
  }

  /// The change of a line that is enough is told; what the function writes to keeps edited ones from being run. None
  /// changes the data of the file, as `W[0] -= 1` would.
  @Test(
    .enabled(if: EmitSample.python != nil, "python3 with NumPy is not there"),
    arguments: [
      (
        "lost",
        "in line 8 `np.add.at(g, i, 2 * r * r)` in place of `g[i] += 2 * r * r` makes it right"
      ),
      ("short", "in line 14 `for t in range(4, -1, -1):` in place of `for t in range(3, -1, -1):`"),
      ("moved", "`g += back` of line 23 at line 24 makes it right"),
      (
        "through",
        "in line 8 `np.add.at(g, i, 2 * r * r)` in place of `g[i] += 2 * r * r` makes it right"
      ), ("writes", nil),
      ("softmax", "in line 38 `return (d @ p, {'x': d * p - p * (d @ p)})` in place of"),
      ("penalty", "in line 42 `g = g + LAM * (W.T @ (W @ x / 2))` in place of"),
      (
        "recursion",
        "in line 51 `dh = W.T @ (dh * (1 - np.tanh(W @ states[t]) ** 2)) + dh * 0.5` in place of"
      ), ("missing", "`g[:-1] += -g[1:]` behind line 56 makes it right"),
      ("data", "in line 64 `g = W.T @ (G * (p > 0))` in place of `g = W.T @ (G * (a > 0))`"),
      (
        "Held",
        "in line 78 `'x': (2 * self.W).T @ r` in place of `'x': 2 * self.W @ r` makes it right"
      ),
      (
        "each",
        "in line 82 `return (value, {'x': np.array([2 * W[k, k] * x[k] for k in range(3)])})` in place of"
      ), ("count", "in line 85 `return 1` in place of `return 2` makes it right"),
      (
        "stack",
        "in line 94 `g = 2 * (S.swapaxes(-1, -2) @ r[:, :, None]).sum(axis=0)[:, 0]` in place of"
      ), ("tail", "in line 98 `g = 2 * (s * c[:3])[::-1].cumsum(0)[::-1]` in place of"),
      ("forward", "in line 111 `dP = (dM * r + M * dr - P * dS) / S` in place of"),
    ])
  func edits(_ name: String, _ edit: String?) throws {
    let file: Content = """
      import numpy as np
      i, c = np.array([0, 1, 1, 2, 0, 2]), np.array([1.0, 2, 3, 4, 5, 6])
      at = {"x": np.array([0.5, -1.0, 0.3])}
      def lost(x):
          r = np.exp(x[i]) * c
          value = np.sum(r ** 2)
          g = np.zeros(3)
          g[i] += 2 * r * r
          return value, {"x": g}
      def short(x):
          states = [np.sin(x * (t + 1)) for t in range(5)]
          value = sum(np.sum(s ** 2) for s in states)
          g = np.zeros(3)
          for t in range(3, -1, -1):
              g += 2 * states[t] * np.cos(x * (t + 1)) * (t + 1)
          return value, {"x": g}
      def moved(x):
          value = np.sum(np.exp(np.sin(x)) + np.cos(x) * x)
          g = np.cos(x) - x * np.sin(x)
          back = np.exp(np.sin(x))
          back = back + 0.5
          back = back - 0.5
          g += back
          back *= np.cos(x)
          return value, {"x": g}
      def through(x):
          return lost(x)
      def writes(x):
          open("log.txt", "a").close()
          r = np.exp(x[i]) * c
          value = np.sum(r ** 2)
          g = np.zeros(3)
          g[i] += 2 * r * r
          return value, {"x": g}
      def softmax(x):
          p = np.exp(x) / np.sum(np.exp(x))
          d = c[:3]
          return d @ p, {"x": p * (1 - p) * d}
      W, LAM = np.array([[0.5, -1.0, 0.3], [0.2, 0.4, -0.7], [-0.6, 0.1, 0.9]]), 0.35
      def penalty(x):
          g = 4 * x ** 3
          g = g + LAM * (W.T @ x)
          return np.sum(x ** 4) + LAM / 4 * np.sum((W @ x) ** 2), {"x": g}
      def recursion(x):
          h, states = x, []
          for t in range(4):
              states.append(h)
              h = 0.5 * h + np.tanh(W @ h)
          dh = 2 * h
          for t in range(3, -1, -1):
              dh = W.T @ (dh * (1 - np.tanh(W @ states[t]) ** 2))
          return np.sum(h ** 2), {"x": dh}
      def missing(x):
          r = x[1:] - x[:-1]
          g = np.zeros(3)
          g[1:] += 4 * r ** 3
          return np.sum(r ** 4), {"x": g}
      def data(x):
          p = W @ x + np.array([0, 0, 0.6])
          a = W @ np.maximum(p, 0)
          G = W.T @ (2 * a)
          G[0] -= 1
          G[0] += 1
          g = W.T @ (G * (a > 0))
          return np.sum(a ** 2), {"x": g}
      import functools
      class Held:
          def __init__(self):
              self.W = W
          def residual(self, x):
              return self.W @ x - c[:3]
          def value(self, x):
              return np.sum(self.residual(x) ** 2)
          def gradient(self, x):
              r = self.residual(x)
              return {
                  "x":
                      2 * self.W @ r,
              }
      def each(x):
          value = sum(x[k] ** 2 * W[k, k] for k in range(3))
          return value, {"x": np.array([2 * x[k] for k in range(3)])}
      @functools.lru_cache
      def scale():
          return 2
      def back(x, n):
          return np.exp(x) * scale() / n
      def count(x):
          n = len(x)
          return np.sum(np.exp(x)) / len(c) * 2, {"x": back(x, n)}
      def stack(x):
          S = np.stack([W, 2 * W])
          r = S @ x
          g = 2 * (S @ r[:, :, None]).sum(axis=0)[:, 0]
          return np.sum(r ** 2), {"x": g}
      def tail(x):
          s = np.cumsum(x)
          g = np.cumsum(s * c[:3]) * 2
          return np.sum(s ** 2 * c[:3]), {"x": g}
      def forward(x):
          q, r, a = np.exp(x[0]), np.exp(x[1]), x[2]
          P, dP, value, g = 1.0, np.zeros(3), 0.0, np.zeros(3)
          dq, dr, da = np.array([q, 0, 0]), np.array([0, r, 0]), np.array([0, 0, 1.0])
          for t in range(20):
              M = a * a * P + q
              dM = a * a * dP + 2 * a * da * P + dq
              S, dS = M + r, dM + dr
              value += np.log(S) * (t + 1)
              g += dS / S * (t + 1)
              P = M * r / S
              dP = (dM * r + M * dr - M * dS) / S
          return value, {"x": g}
      """
    let run = try Workbench(["fit.py": file]).run(["check", "--python", "fit.py:\(name)"])
    #expect(run.status == 1)
    #expect(run.output.contains(edit ?? "cause:"))
    #expect(run.output.contains("makes it right") == (edit != nil))
  }

  /// Backward functions that people give PyTorch and JAX; the starting point is NumPy's.
  @Test(
    .enabled(if: hasLibraries, "PyTorch and JAX are not there"),
    arguments: [
      ("cube", "in line 12 `return (2 * (3 * g * x * x), None)` in place of"),
      ("roots", "in line 24 `return (g * x / y,)` in place of `return (g * x,)` makes it right"),
    ])
  func editsOfLibraries(_ name: String, _ edit: String) throws {
    let run = try Workbench(["own.py": Self.own]).run(["check", "--python", "own.py:\(name)"])
    #expect(run.status == 1)
    #expect(run.output.contains(edit))
  }

  private static let hasLibraries =
    (try? Workbench().shell("python3 -c 'import jax, torch'"))?.status == 0

  private static let own: Content = """
    import numpy as np, torch, jax
    jax.config.update("jax_enable_x64", True)
    at = {"x": np.array([0.5, -1.0, 0.3])}
    class Cube(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, s):
            ctx.save_for_backward(x)
            return s * x ** 3
        @staticmethod
        def backward(ctx, g):
            x, = ctx.saved_tensors
            return 3 * g * x, None
    def cube(x):
        return torch.sin(Cube.apply(x, 2.0)).sum() / 2
    @jax.custom_vjp
    def root(x):
        return jax.numpy.sqrt(1 + x ** 2)
    def forward(x):
        y = root(x)
        return y, (x, y)
    @jax.jit
    def backward(saved, g):
        x, y = saved
        return (g * x,)
    root.defvjp(forward, backward)
    def roots(x):
        return jax.numpy.sum(root(x) ** 3)
    """

  /// The command that a failure names shows the same failure.
  @Test func againIsTheSame() throws {
    let bench = try Workbench(["fit.py": Self.file])
    let run = try bench.run(["check", "--python", "fit.py:half", "--seed", "7", "--inputs", "x"])
    let line = try #require(run.output.split(separator: "\n").first { $0.contains("again: ") })
    let again = try bench.shell(String(line.split(separator: "again: ")[1]))
    func stable(_ text: String) -> [Substring] {
      text.split(separator: "\n").filter { !$0.contains(" evaluations in ") }
    }
    #expect(stable(again.output) == stable(run.output))
  }

  @Test(arguments: [
    ("dies", "no value at the starting point: the program ended with exit code 3"),
    ("raises", "no value at the starting point: ValueError: no such thing (fit.py, line 7)"),
    ("hangs", "no value at the starting point: the program gives no answer within 3 s"),
    ("garbage", "no value at the starting point: its answer is no line of JSON: hello"),
    (
      "nosuch",
      "there is no nosuch in fit.py (right, half, dies, hangs, raises, garbage, no_gradient, other_shape, children)"
    ),
  ]) func badPrograms(_ name: String, _ message: String) throws {
    let bench = try Workbench(["fit.py": Self.file])
    let run = try bench.run(["check", "--python", "fit.py:\(name)", "--deadline", "3s"])
    #expect(run == Run(status: 65, output: "", error: "fit.py:\(name): error: \(message)\n"))
    #expect(try left(bench).isEmpty)
  }

  /// Numbers of --at have the shape that the program's own point has, else that of a row or a number.
  @Test(arguments: [
    ("[1, 2, 3]", "right", 0), ("x=[1,2,3]", "right", 0), ("[1; 2; 3]", "right", 0),
    ("x=1.5", "number", 0), ("1.5", "number", 0), ("[1, 2]", "row", 0),
  ]) func pointsOnTheCommandLine(_ point: String, _ name: String, _ status: Int32) throws {
    let file: Content = """
      def right(x): return sum(a * a for a in x), {"x": [2 * a for a in x]}
      right.at = {"x": [0.5, -1.0, 2.0]}
      def number(x): return x ** 3, {"x": 3 * x ** 2}
      def row(x): return x[0] * x[1], {"x": [x[1], x[0]]}
      """
    let run = try Workbench(["fit.py": file]).run([
      "check", "--python", "fit.py:\(name)", "--at", point,
    ])
    #expect(run.status == status, "\(run.error)")
  }

  /// Indices stay whole numbers.
  @Test(.enabled(if: EmitSample.python != nil, "python3 with NumPy is not there"))
  func wholeNumbersStay() throws {
    let file: Content = """
      import numpy as np
      at = {"x": np.array([1.0, 2.0, 5.0]), "i": np.array([0, 2]), "mask": np.array([True, True, False])}
      def f(x, i, mask):
          g = np.zeros(3); g[i] = 2 * x[i]; g[mask] += 1
          return float(np.sum(x[i] ** 2) + x[mask].sum()), {"x": g}
      """
    let run = try Workbench(["fit.py": file]).run(["check", "--python", "fit.py:f"])
    #expect(run.status == 0 && run.error == "| note: not moved, as whole numbers: i\n")
  }

  /// What stands behind the inputs with gradients is data; of a dictionary nobody knows it.
  @Test func dataBehindInputs() throws {
    let file: Content = """
      import numpy as np
      rows = {"w": np.array([0.3, -0.2]), "data": np.array([1.0, 2.0, 4.0]), "i": np.array([0, 1, 1])}
      def at(): return rows
      def value(w, data, i): return float(np.sum((w[i] - data) ** 2))
      def slope(w, data, i):
          g = np.zeros(2); np.add.at(g, i, 2 * (w[i] - data)); return g
      def single(w, data, i): return value(w, data, i), slope(w, data, i)
      def several(w, data, i): return value(w, data, i), (slope(w, data, i),)
      def named(w, data, i): return value(w, data, i), {"w": slope(w, data, i)}
      class Model:
          def loss(self, w, data, i): return value(w, data, i)
          def score(self, w, data, i): return slope(w, data, i)
      """
    let bench = try Workbench(["fit.py": file])
    for name in ["single", "several", "Model.loss,Model.score"] {
      let run = try bench.run(["check", "--python", "fit.py:\(name)"])
      #expect(run.status == 0 && run.output.contains("the gradient for w"), "\(run)")
      #expect(
        run.error == "| note: not moved, as there are no gradients for them: data, i\n", "\(run)")
    }
    let named = try bench.run(["check", "--python", "fit.py:named"])
    #expect(
      named.status == 1
        && named.output.contains("there is no gradient for data (if it is data, --inputs w)"))
    #expect(try bench.run(["check", "--python", "fit.py:named", "--inputs", "w"]).status == 0)
    let model = try bench.run(["check", "--python", "fit.py:Model"])
    #expect(
      model.status == 65
        && model.error.contains("are given as in fit.py:Model.loss,Model.score"), "\(model)")
  }

  /// A line of a right file of C each, and a wrong one in its place.
  static let slips: [(right: String, wrong: String)] = [
    ("g[i] += 2 * w * r[i];", "g[i] += 2 * w * r[0];"),
    ("double e = exp(-r[i] * s);", "double e = exp(r[i] * s);"),
    ("g[i] -= K * s * e;", "g[i] -= K * e;"),
    ("g[i] += x[i] / n;", ""),
    (
      "for (i = 0; i < n; i++) back[i] += g[i] * a[i];",
      "for (i = 1; i < n; i++) back[i] += g[i] * a[i];"
    ),
    ("grad[i] = back[i] + tanh(x[i]) * s;", "grad[i] = back[i] + x[i] * s;"),
    ("double s = SCALES[1] + 1;", "double s = SCALES[0] + 1;"),
  ]

  private static let source = """
    #include <math.h>
    static const double K = 0.3, SCALES[2] = {0.5, 0.8};
    static double part(double r, double s) { return exp(-r * s); } // a "comment"
    double f(unsigned n, const double *x, double *grad, void *data) {
      double a[8], r[8], value = 0, w = 0.7;
      unsigned i;
      for (i = 0; i < n; i++) {
        a[i] = 1 + 0.1 * i, r[i] = a[i] * x[i] - 0.4;
        value += w * r[i] * r[i] + K * part(r[i], 1.8) + 1.8 * log(cosh(x[i]));
        value += 0.5 * x[i] * x[i] / n * a[i];
      }
      if (grad) {
        double g[8], back[8];
        double s = SCALES[1] + 1;
        for (i = 0; i < n; i++) {
          g[i] = 0, back[i] = 0;
          double e = exp(-r[i] * s);
          g[i] += 2 * w * r[i];
          g[i] -= K * s * e;
          g[i] += x[i] / n;
        }
        for (i = 0; i < n; i++) back[i] += g[i] * a[i];
        for (i = 0; i < n; i++) {
          grad[i] = back[i] + tanh(x[i]) * s;
        }
      }
      return value;
    }
    """

  @Test(.enabled(if: isThere("cc"), "cc is not there"), arguments: slips.indices) func editsOfC(
    _ k: Int
  ) throws {
    let (right, wrong) = Self.slips[k]
    let bench = try Workbench([
      "right.c": Content(Self.source),
      "wrong.c": Content(Self.source.replacing(right, with: wrong)),
    ])
    let point = ["--at", "[0.3, -0.2, 0.9, 0.5]"]
    #expect(try bench.run(["check", "--library", "right.c:f"] + point).status == 0)
    let run = try bench.run(["check", "--library", "wrong.c:f"] + point)
    #expect(run.status == 1 && run.output.contains(" makes it right"), "\(run.output)")
    // Others have more than one way to be right.
    if k == 0 {
      let told = "`\(right.dropLast())` in place of `\(wrong.dropLast())` makes it right"
      #expect(run.output.contains(told), "\(run.output)")
    }
  }

  @Test(.enabled(if: isThere("cc"), "cc is not there")) func filesOfCThatDoNotCompile() throws {
    let bench = try Workbench(["fit.c": "double f(unsigned n) { return y; }"])
    let run = try bench.run(["check", "--library", "fit.c:f", "--at", "[1]"])
    #expect(run.status == 65 && run.error.contains("fit.c:1:") && run.error.contains("error:"))
    let none = try bench.run(["check", "--library", "none.c:f", "--at", "[1]"])
    #expect(none.status == 65 && none.error.contains("no such file: ./none.c"))
  }

  @Test func budgetsThatAreTooSmall() throws {
    let run = try Workbench(["fit.py": Self.file]).run([
      "check", "--python", "fit.py:right", "--evaluations", "3",
    ])
    #expect(run.status == 64 && run.error.contains("the budget is used up before"))
  }

  @Test(arguments: [
    ("no_gradient", "there is no gradient for x"),
    ("other_shape", "the gradient for x has the shape (1,), and x itself has (3,)"),
  ]) func gradientsThatAreNone(_ name: String, _ message: String) throws {
    let run = try Workbench(["fit.py": Self.file]).run(["check", "--python", "fit.py:\(name)"])
    #expect(run.status == 1 && run.output.contains("cause: \(message)"))
  }

  @Test(arguments: [
    (
      ["--program", "no-such-program"], "no-such-program: error: no such program: no-such-program\n"
    ),
    (["--program", "fit.py"], "fit.py: error: no such program: fit.py\n"),
    (["--program", "./fit.py"], "./fit.py: error: ./fit.py is not a program that may be run\n"),
    (
      ["--program", "echo hi"],
      "| hi\necho hi: error: the program ended with exit code 0; its last words: hi\n"
    ),
    (["--python", "none.py:f"], "none.py:f: error: no such file: none.py\n"),
    (["--library", "none.so:f", "--at", "[1]"], "none.so:f: error: no such file: ./none.so\n"),
    (["--library", "fit.py:f", "--at", "[1]"], "fit.py:f: error: ./fit.py: file too short\n"),
  ]) func programsThatAreNone(_ words: [String], _ message: String) throws {
    let run = try Workbench(["fit.py": "x\n"]).run(["check"] + words)
    #expect(run == Run(status: 65, output: "", error: message))
  }

  @Test(arguments: [
    Case.usage(
      ["check", "--python", "fit.py"], "'--python fit.py' should read --python FILE:FUNCTION"),
    .usage(["check", "--library", "a.so:"], "'--library a.so:' should read --library FILE:SYMBOL"),
    .usage(["check", "--program", "'a"], "'--program 'a': a quotation does not end"),
    .usage(["check", "--program", ""], "'--program' names no program"),
    .usage(
      ["check", "--program", "a", "--python", "b:c"],
      "'--python' after '--program': one program is checked"),
    .usage(
      ["check", "--program", "a", "inverse"],
      "'inverse': rules and losses are not checked together with a program"),
    .usage(
      ["check", "--program", "a", "--wrt", "x"],
      "'--wrt' is not for programs; did you mean '--inputs'?"),
    .usage(
      ["check", "--program", "a", "--time", "soon"],
      "'--time soon': a time is required, as in 30s or 5min"),
    .usage(
      ["check", "--program", "a", "--points", "-1"],
      "'--points -1': a whole number of at least 0 is required"),
    .usage(["check", "--program", "a", "--dtype", "f8"], "'--dtype' is for '--python'"),
    .usage(
      ["check", "inverse", "--points", "3"], "'--points' is for programs, and none is to be checked"
    ),
    .usage(
      ["check", "--python", "a:b", "--dtype", "f2"], "'--dtype f2': auto, f8 or f4 is required"),
  ]) func usage(_ use: Case) throws { try use.check() }

  @Test func inputsThatAreNone() throws {
    let run = try Workbench(["fit.py": Self.file]).run([
      "check", "--python", "fit.py:right", "--inputs", "y",
    ])
    #expect(
      run
        == Run(
          status: 65, output: "", error: "fit.py:right: error: the program has no input y (x)\n"))
  }

  /// Formats for machines.
  @Test func formats() throws {
    let bench = try Workbench(["fit.py": Self.file])
    let arguments = ["check", "--python", "fit.py:half", "--format"]
    let json = try bench.run(arguments + ["json"]).output
    for part in ["\"cause\": \"factor\"", "\"place\": \"x[", "\"evaluations\": ", "\"program\": {"]
    { #expect(json.contains(part)) }
    let github = try bench.run(arguments + ["github"]).output
    #expect(github.hasPrefix("::error file=fit.py,title=tracewise%3A refuted::"))
    let junit = try bench.run(arguments + ["junit"]).output
    #expect(junit.contains("name=\"grad(x) seed 1\"") && junit.contains("<system-out>half(x 3)"))
    let html = try bench.run(arguments + ["html"]).output
    #expect(Markup(html).faults.isEmpty && html.contains("too small by the factor 1/2"))
    let sarif = try bench.run(arguments + ["sarif"]).output
    for part in [
      "\"version\": \"2.1.0\"", "\"ruleId\": \"differences\"", "\"uri\": \"fit.py\"",
      "\"level\": \"error\"",
    ] {
      #expect(sarif.contains(part))
    }
    // What CI servers show beside the code is the default there.
    let run = try bench.run(["check", "--python", "fit.py:half"], ["GITHUB_ACTIONS": "true"])
    #expect(run.output.hasPrefix("::error "))
  }

  // MARK: - Processes

  /// Processes whose command line names the folder, or that the tool left in it.
  private func left(_ bench: Workbench) throws -> [String] {
    let run = try bench.shell("for p in /proc/[0-9]*; do readlink $p/cwd; done")
    return run.output.split(separator: "\n").map(String.init).filter { $0 == bench.folder.path }
      .dropLast().map(\.self)
  }

  @Test func noProcessIsLeft() throws {
    let bench = try Workbench(["fit.py": Self.file])
    _ = try bench.run(["check", "--python", "fit.py:children", "--evaluations", "5"])
    #expect(try left(bench).isEmpty)
  }

  /// However the tool ends, its children end with it.
  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGKILL]) func signalsEndTheProgramToo(_ number: Int32)
    throws
  {
    let bench = try Workbench(["fit.py": Self.file])
    let tool = Process()
    // Threads of tests block signals, and what they start would inherit that.
    let unblocking = """
      import os, signal, sys
      signal.pthread_sigmask(signal.SIG_SETMASK, [])
      os.execv(sys.argv[1], sys.argv[1:])
      """
    tool.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    tool.arguments = [
      "python3", "-c", unblocking, Workbench.tool.path, "check", "--python", "fit.py:hangs",
    ]
    tool.currentDirectoryURL = bench.folder
    tool.standardOutput = FileHandle.nullDevice
    tool.standardError = FileHandle.nullDevice
    try tool.run()
    // The tool, its child, and the shell that watches over it.
    for _ in 0..<100 where try left(bench).count < 3 { usleep(50_000) }
    #expect(try left(bench).count == 3)
    kill(tool.processIdentifier, number)
    tool.waitUntilExit()
    #expect(tool.terminationReason == .uncaughtSignal && tool.terminationStatus == number)
    for _ in 0..<100 where try !left(bench).isEmpty { usleep(20_000) }
    #expect(try left(bench).isEmpty)
  }
}
