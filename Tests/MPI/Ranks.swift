#if MPI
  import Tracewise
  import TracewiseMPI
  import TracewiseTraining

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif

  /// What training needs to go on.
  struct State: Codable {
    var point: [Matrix]
    var optimiser: Optimiser
  }

  func ranks(_ command: String, _ numbers: [Int], _ file: String) throws {
    let deadline: Duration = command == "hang" || command == "die" ? .seconds(3) : .seconds(120)
    try Communicator.withWorld(deadline: deadline) { world in
      do {
        try run(command, numbers, file, world)
      } catch let error as RankError {
        // The first rank that ends with an exit code ends the others: all say it before any does.
        print("rank \(world.rank) throws: \(error)")
        fflush(nil)
        throw error
      }
    }
  }

  private func run(
    _ command: String, _ numbers: [Int], _ file: String, _ world: Communicator
  ) throws {
    switch command {
    case "sum": try sum(world, numbers)
    case "steps": try steps(world, numbers, file)
    case "throw": try throwing(world, numbers)
    case "differ": _ = try there(world, Problem([100 + 20 * world.rank]))
    case "apart":
      var point = Problem(numbers).start
      if world.rank == world.size - 1 { point[0][0, 0] += 1e-15 }
      try world.requireAgreement(on: point)
    case "write":
      try world.onFirstRank { try Checkpoint.write(numbers, to: "/nowhere/to.json") }
    case "hang", "die": try lose(world, numbers, isKilled: command == "die", file)
    case "alone":
      if world.rank == world.size - 1 {
        _ = try valueWithGradient(at: Matrix.ones(2, 3)) { x in x * x }
      }
      _ = try there(world, Problem(numbers))
    case "bench": bench(world)
    case "ping": ping(world)
    case "times": try steps(world, Problem(numbers))
    default: fail("there is no command '\(command)'")
    }
  }

  private func there(
    _ world: Communicator, _ problem: Problem, at point: [Matrix]? = nil
  ) throws -> (value: Double, gradient: [Matrix]) {
    try valueWithGradient(
      at: point ?? problem.start, over: problem.samples, communicator: world,
      samples: problem.samples(_:), of: Problem.loss)
  }

  private func sum(_ world: Communicator, _ numbers: [Int]) throws {
    let (value, gradient) = try there(world, Problem(numbers))
    try world.requireAgreement(on: gradient)
    if world.rank == 0 { print("sum", bits(value, gradient)) }
  }

  /// 50 steps, of which some may have been taken already: the state is in a file every 10 steps.
  private func steps(_ world: Communicator, _ numbers: [Int], _ file: String) throws {
    let problem = Problem(numbers)
    var state = State(point: problem.start, optimiser: .adam(rate: 0.01))
    if let old = try? Checkpoint.read(State.self, from: file) { state = old }
    let last = numbers.count > 2 ? numbers[2] : 50
    while state.optimiser.steps < last {
      let gradient = try there(world, problem, at: state.point).gradient
      try state.optimiser.step(&state.point, along: gradient)
      guard state.optimiser.steps % 10 == 0 else { continue }
      try world.requireAgreement(on: state.point)
      if file.hasSuffix(".json") {
        let now = state
        try world.onFirstRank { try Checkpoint.write(now, to: file) }
      }
    }
    if world.rank == 0 { print("steps", bits(0, state.point)) }
  }

  /// A loss that fails at some samples, on whatever ranks they are.
  private func throwing(_ world: Communicator, _ numbers: [Int]) throws {
    let problem = Problem(numbers)
    let bad = Set(numbers.dropFirst(2))
    _ = try valueWithGradient(
      at: problem.start, over: problem.samples, communicator: world,
      samples: { $0.map { ($0, Problem.Sample($0)) } }
    ) { w, sample in
      bad.contains(sample.0)
        ? w[0] * Matrix.ones(1, 1 + sample.0) : try Problem.loss(w, sample.1)
    }
  }

  /// One rank that is never heard of again.
  private func lose(
    _ world: Communicator, _ numbers: [Int], isKilled: Bool, _ file: String
  ) throws {
    _ = try there(world, Problem(numbers))
    if world.rank == world.size - 1 {
      if isKilled { kill(getpid(), SIGKILL) }
      sleep(1000)
    }
    let gradient = try there(world, Problem(numbers)).gradient
    try world.onFirstRank { try Checkpoint.write(gradient, to: file) }
  }
#endif
