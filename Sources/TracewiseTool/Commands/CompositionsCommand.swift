import TracewiseVerification

/// `tracewise check --compositions N`: losses made of rules at random.
enum CompositionsCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    guard arguments.operands.isEmpty, !arguments.wantsMutants, arguments.region == nil,
      arguments.at.isEmpty, arguments.data.isEmpty, arguments.dims.isEmpty, arguments.wrt == nil,
      arguments.seeds == 1
    else { throw arguments.usage("'--compositions' takes no operands, and --seed alone with it") }
    let output = Output(arguments)
    let count = arguments.compositions ?? 0
    var records: [CheckRecord] = []
    for done in 0..<count {
      if done % 32 == 0 { output.progress(done, of: count, "compositions") }
      records += CompositionCheck().run(seed: arguments.seed &+ UInt64(done))
      if count > SeedRange.mostListed { records = records.condensed() }
    }
    output.endProgress()
    var report = CheckReport(arguments)
    report.add(rule: "\(count) composition\(count == 1 ? "" : "s")", records)
    try report.write()
    return report.exitCode
  }
}
