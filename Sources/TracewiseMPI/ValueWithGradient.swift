#if MPI
  public import Tracewise

  /// The sum of a loss over samples of all ranks and its gradient, on all of them: with the same bits as
  /// `valueWithGradient(at:over:)` of all samples on one machine, whatever the number of ranks and threads.
  ///
  ///     try Communicator.withWorld { world in
  ///       let (loss, dW) = try valueWithGradient(
  ///         at: W, over: count, communicator: world, samples: { range in try read(range) }
  ///       ) { W, sample in norm(W * sample.x - sample.y).squared }
  ///     }
  ///
  /// Each rank takes runs of 32 samples that lie beside one another and adds them as the tree over all runs says; parts
  /// of the tree that belong to several ranks meet in its order. All ranks call it with the same input and count. The
  /// first run in the order of samples that fails is thrown on all ranks, as a ``RankError``.
  ///
  /// - Parameters:
  ///   - count: how many samples all ranks have together.
  ///   - samples: those of a range, which this rank alone asks for. Not called for none.
  public func valueWithGradient<Input: Parameters & Sendable, Sample: Sendable>(
    at input: Input, over count: Int, communicator: Communicator,
    samples: (Range<Int>) throws -> [Sample],
    of loss: @Sendable (Input.Recorded, Sample) throws -> Variable
  ) throws(RankError) -> (value: Double, gradient: Input) {
    let leaves = input.leaves
    try communicator.requireSame([
      (Int64(count), "the ranks do not have the same number of samples"),
      (
        Int64(bitPattern: input.shapeFingerprint),
        "the parameters have not the same shapes on all ranks"
      ),
    ])
    guard count >= 0 else {
      throw RankError(
        rank: nil, message: "the number of samples must not be negative; it is \(count)")
    }
    let plan = RankPlan(runs: runCount(of: count), ranks: communicator.size)
    var failed: FailedRun?
    var sums: [Range<Int>: [Double]] = [:]
    do { sums = try ownSums(of: loss, at: input, count, plan, communicator.rank, samples) } catch {
      failed = error
    }
    try communicator.throwFirst(failed.map { ($0.run, $0.reason) })
    let length = 1 + leaves.reduce(0) { $0 + $1.count }
    let sum = communicator.orderedSum(sums, plan, count: length)
    return (sum[0], input.withEntries(sum[1...]))
  }

  /// The sums of the parts that a rank has.
  private func ownSums<Input: Parameters & Sendable, Sample: Sendable>(
    of loss: @Sendable (Input.Recorded, Sample) throws -> Variable, at input: Input, _ count: Int,
    _ plan: RankPlan, _ rank: Int, _ samples: (Range<Int>) throws -> [Sample]
  ) throws(FailedRun) -> [Range<Int>: [Double]] {
    let runs = plan.runs(of: rank)
    guard !runs.isEmpty else { return [:] }
    func range(_ runs: Range<Int>) -> Range<Int> {
      runs.lowerBound * samplesInRun..<min(runs.upperBound * samplesInRun, count)
    }
    let own = range(runs)
    let data: [Sample]
    do { data = try samples(own) } catch { throw FailedRun(run: runs.lowerBound, reason: error) }
    guard data.count == own.count else {
      throw FailedRun(
        run: runs.lowerBound,
        reason: RankError(
          rank: rank,
          message:
            "the samples \(own.lowerBound)..<\(own.upperBound) are \(own.count); it got \(data.count)"
        ))
    }
    var sums: [Range<Int>: [Double]] = [:]
    for part in plan.parts(of: rank) {
      let there = range(part)
      let slice = data[there.lowerBound - own.lowerBound..<there.upperBound - own.lowerBound]
      let sum = try partialSum(of: loss, at: input, over: Array(slice), runs: part)
      sums[part] = [sum.value] + sum.gradients.flatMap(\.values)
    }
    return sums
  }

  extension Parameters {
    /// The same structure with other entries, one matrix after the other.
    fileprivate func withEntries(_ entries: ArraySlice<Double>) -> Self {
      var start = entries.startIndex
      var matrices = leaves.map { leaf in
        defer { start += leaf.count }
        return Matrix(leaf.rows, leaf.columns) { entries[start + $0 * leaf.columns + $1] }
      }[...]
      return rebuilt(from: &matrices)
    }
  }
#endif
