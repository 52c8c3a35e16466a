import Tracewise

#if MPI
  import TracewiseMPI

  /// The cost of the ordered sum beside that of MPI's own, of 10³ to 10⁷ numbers.
  func bench(_ world: Communicator) {
    let plan = RankPlan(runs: 64 * world.size, ranks: world.size)
    if world.rank == 0 { print("numbers    ordered s    MPI's own s    ratio") }
    for exponent in 3...7 {
      let count = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000][exponent]
      let own = [Double](repeating: 1 / Double(world.rank + 3), count: count)
      let parts = Dictionary(uniqueKeysWithValues: plan.parts(of: world.rank).map { ($0, own) })
      let ordered = median { _ = world.orderedSum(parts, plan, count: count) }
      let unordered = median { _ = world.unorderedSum(own) }
      if world.rank == 0 {
        print("10^\(exponent)    \(ordered)    \(unordered)    \(ordered / unordered)")
      }
    }
  }

  /// What a message between two ranks takes: α of the smallest, β for each byte of a large one.
  func ping(_ world: Communicator) {
    func time(_ count: Int) -> Double {
      let x = [Double](repeating: 1, count: count)
      return median {
        if world.rank == 0 {
          world.send(x, to: 1, tag: 1)
          _ = world.receive(count, from: 1, tag: 2)
        } else if world.rank == 1 {
          _ = world.receive(count, from: 0, tag: 1)
          world.send(x, to: 0, tag: 2)
        }
      } / 2
    }
    let (small, large) = (time(1), time(1_000_000))
    if world.rank == 0 { print("α = \(small) s, β = \((large - small) / 8e6) s/byte") }
  }

  /// What a sum over samples takes, of all of them.
  func steps(_ world: Communicator, _ problem: Problem) throws {
    let samples = problem.samples(0..<problem.samples)
    var times: [Double] = []
    for _ in 0..<7 {
      let clock = ContinuousClock()
      let begin = clock.now
      _ = try valueWithGradient(
        at: problem.start, over: samples.count, communicator: world,
        samples: { Array(samples[$0]) }, of: Problem.loss)
      times.append((clock.now - begin) / .seconds(1))
    }
    if world.rank == 0 {
      print("\(samples.count) samples on \(world.size) ranks: \(times.sorted()[3]) s")
    }
  }

  private func median(_ body: () -> Void) -> Double {
    let clock = ContinuousClock()
    let times = (0..<11).map { _ in clock.measure(body) / .seconds(1) }
    return times.sorted()[times.count / 2]
  }
#endif

/// Estimated times of one sum over ranks, of messages that take α + β·bytes, and additions that take γ each:
/// executed as the plan says, rank by rank, with clocks in place of messages.
func model(_ numbers: [Double]) {
  let (alpha, beta, gamma) = (
    numbers.first ?? 2e-6, numbers.dropFirst().first ?? 1e-10, numbers.dropFirst(2).first ?? 3e-10
  )
  print("estimates, not measurements: α = \(alpha) s, β = \(beta) s/byte, γ = \(gamma) s/addition")
  print("ranks    numbers    by meetings s    messages    by shares s")
  for ranks in [4, 16, 64, 256, 1000, 4096] {
    let plan = RankPlan(runs: 64 * ranks, ranks: ranks)
    let meetings = plan.meetings
    for count in [1e3, 1e6, 1e7, 1e8] {
      let message = alpha + 8 * count * beta
      var (clocks, messages) = ([Double](repeating: 0, count: ranks), 0)
      for meeting in meetings {
        if meeting.sender != meeting.receiver {
          let arrival = max(clocks[meeting.sender], clocks[meeting.receiver]) + message
          (clocks[meeting.sender], clocks[meeting.receiver]) = (arrival, arrival)
          messages += 1
        }
        clocks[meeting.receiver] += count * gamma
      }
      let rounds = Double(Int.bitWidth - (ranks - 1).leadingZeroBitCount)
      let byMeetings = clocks[0] + rounds * message
      let parts = Double((0..<ranks).reduce(0) { $0 + plan.parts(of: $1).count })
      let others = Double(ranks - 1) / Double(ranks)
      let byShares =
        2 * Double(ranks - 1) * alpha + 8 * count * beta * others * (1 + parts / Double(ranks))
        + parts * count / Double(ranks) * gamma
      print("\(ranks)    \(Int(count))    \(byMeetings)    \(messages)    \(byShares)")
    }
  }
}
