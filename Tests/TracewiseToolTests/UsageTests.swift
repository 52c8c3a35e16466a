import Testing

/// Wrong uses of the command line: exit code 64, the message, the usage, and nothing else.
@Suite struct UsageTests {
  @Test(arguments: commands) func command(_ test: Case) throws { try test.check() }
  @Test(arguments: options) func option(_ test: Case) throws { try test.check() }
  @Test(arguments: values) func value(_ test: Case) throws { try test.check() }
  @Test(arguments: operands) func operand(_ test: Case) throws { try test.check() }

  static let commands: [Case] = [
    .usage(["chekc"], "unknown command 'chekc'; did you mean 'check'?"),
    .usage(["grad", "x'*x"], "unknown command 'grad'; did you mean 'gradient'?"),
    .usage(["rule"], "unknown command 'rule'; did you mean 'rules'?"),
    .usage(["differentiate"], "unknown command 'differentiate'"),
    .usage(["x'*x"], "unknown command 'x'*x'"),
    .usage(["fit.loss"], "unknown command 'fit.loss'; did you mean 'tracewise check fit.loss'?"),
    .usage(["--quiet", "check"], "unknown option '--quiet' before the command"),
    .usage(["help", "chekc"], "unknown command 'chekc'; did you mean 'check'?"),
  ]

  static let options: [Case] = [
    .usage(["check", "--frmat", "json"], "unknown option '--frmat'; did you mean '--format'?"),
    .usage(["check", "--see", "3"], "unknown option '--see'; did you mean '--seed'?"),
    .usage(["check", "--out=x"], "unknown option '--out'; did you mean '--output'?"),
    .usage(["check", "--verbose"], "unknown option '--verbose'"),
    .usage(["gradient", "x'*x", "--strict"], "unknown option '--strict'"),
    .usage(["rules", "--data", "A=a.npy"], "unknown option '--data'"),
    .usage(["graph", "x'*x", "--wrt", "x"], "unknown option '--wrt'"),
    .usage(["check", "-o"], "unknown option '-o'"),
    .usage(["check", "--strict=yes"], "option '--strict' takes no value"),
    .usage(["check", "--data"], "option '--data' needs a value: --data NAME=PATH"),
    .usage(["check", "--dim"], "option '--dim' needs a value: --dim NAME=N"),
    .usage(["check", "--wrt"], "option '--wrt' needs a value: --wrt NAMES"),
    .usage(["check", "--seed"], "option '--seed' needs a value: --seed N"),
    .usage(["check", "--seeds"], "option '--seeds' needs a value: --seeds N"),
    .usage(["check", "--region"], "option '--region' needs a value: --region NAME[:SIZE]"),
    .usage(["check", "--format"], "option '--format' needs a value: --format FORMAT"),
    .usage(["check", "--threads"], "option '--threads' needs a value: --threads N"),
    .usage(
      ["check", "x'*x", "--output", "--quiet"],
      "option '--output' needs a value: --output PATH"),
  ]

  static let values: [Case] = [
    .usage(
      ["check", "--format", "xml"],
      "unknown format 'xml' (text, json, junit, html, github, sarif, counts)"),
    .usage(
      ["check", "--format", "jsno"],
      "unknown format 'jsno' (text, json, junit, html, github, sarif, counts); did you mean 'json'?"
    ),
    .usage(["gradient", "--format=junit"], "unknown format 'junit' (text, json)"),
    .usage(["graph", "--format", "png"], "unknown format 'png' (dot, svg)"),
    .usage(["check", "--data", "A"], "'--data A' should read --data NAME=PATH"),
    .usage(["check", "--data", "=a.npy"], "'--data =a.npy' should read --data NAME=PATH"),
    .usage(["check", "--data", "A="], "'--data A=' should read --data NAME=PATH"),
    .usage(
      ["check", "x'*x", "--data", "x=a.npy", "--data", "x=b.npy"],
      "'--data x=…' is given twice"),
    .usage(["check", "--dim", "n"], "'--dim n' should read --dim NAME=N"),
    .usage(["check", "--dim", "=3"], "'--dim =3' should read --dim NAME=N"),
    .usage(["check", "--dim", ""], "'--dim ' should read --dim NAME=N"),
    .usage(
      ["check", "--dim", "n=0"], "'--dim n=0': a whole number of at least 1 is required"),
    .usage(
      ["check", "--dim", "n=2.5"], "'--dim n=2.5': a whole number of at least 1 is required"),
    .usage(
      ["check", "--dim", "n=3,m=x"], "'--dim m=x': a whole number of at least 1 is required"),
    .usage(["check", "--wrt", ""], "'--wrt ' should read --wrt NAMES"),
    .usage(["check", "--wrt", "A,,B"], "'--wrt A,,B' should read --wrt NAMES"),
    .usage(["check", "--seed", "-1"], "'--seed -1': a whole number of at least 0 is required"),
    .usage(["check", "--seed", "x"], "'--seed x': a whole number of at least 0 is required"),
    .usage(
      ["check", "--seeds", "0"], "'--seeds 0': a whole number of at least 1 is required"),
    .usage(
      ["check", "--threads", "two"], "'--threads two': a whole number of at least 1 is required"),
    .usage(
      ["check", "tr", "--region", "genral"],
      "no region 'genral' in these rules' domains; did you mean 'general'?"),
    .usage(
      ["check", "tr", "--region", "general:x"],
      "'--region general:x': a size from 1 to 130 is required after the colon"),
    .usage(
      ["check", "largesteigenvalues:k=1", "--region", "two-equal:2"],
      "'--region two-equal:2': this region is drawn in sizes from 3 on"),
  ]

  static let operands: [Case] = [
    .usage(["gradient"], "one FILE.loss or EXPR is required; there are 0"),
    .usage(["gradient", "x'*x", "y'*y"], "one FILE.loss or EXPR is required; there are 2"),
    .usage(["graph"], "one FILE.loss or EXPR is required; there are 0"),
    .usage(["check", "invers"], "'invers' is no rule and no file; did you mean 'inverse'?"),
    .usage(["check", "trace"], "'trace' is no rule and no file; did you mean 'tr'?"),
    .usage(["check", "inv"], "'inv' is no rule and no file; did you mean 'inverse'?"),
    .usage(["check", "x"], "'x' is no rule and no file, and a lone name is no loss"),
    .usage(["check", "tr", "qqqq"], "'qqqq' is no rule and no file, and a lone name is no loss"),
    .usage(
      ["check", "constantpower:p=2.4"],
      "'constantpower:p=2.4' is no rule and no file; did you mean 'constantpower:p=2.5'?"),
    .usage(
      ["check", "fit"], ["fit.loss": "loss = 1"],
      "'fit' is no rule and no file; did you mean 'fit.loss'?"),
    .usage(
      ["gradient", "fit"], ["fit.loss": "loss = 1"], "'fit' is no file; did you mean 'fit.loss'?"),
    .usage(["gradient", "inverse"], "'inverse' is no file, and a lone name is no loss"),
    .usage(["rules", "invers"], "there is no rule 'invers'; did you mean 'inverse'?"),
    .usage(["rules", "trace"], "there is no rule 'trace'; did you mean 'tr'?"),
    .usage(
      ["check", "tr", "--data", "A=a.csv"],
      "'--data' is for losses, and only rules are to be checked"),
    .usage(
      ["check", "--dim", "n=3"], "'--dim' is for losses, and only rules are to be checked"),
    .usage(
      ["check", "tr", "--wrt", "A"], "'--wrt' is for losses, and only rules are to be checked"),
    .usage(
      ["check", "x'*x", "--region", "general"],
      "'--region' is for rules, and only losses are to be checked"),
  ]
}
