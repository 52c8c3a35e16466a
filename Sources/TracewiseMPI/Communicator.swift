#if MPI
  import CMPI

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #elseif canImport(Darwin)
    import Darwin
  #endif

  /// The ranks of a job that `mpirun` or Slurm started, and this one's place among them.
  ///
  /// MPI is called on the thread that `withWorld` was called on, and on no other. What one rank lacks within the deadline
  /// ends the job: every rank would wait for it for ever.
  public final class Communicator {
    /// This rank, from 0 on.
    public let rank: Int
    /// How many ranks there are.
    public let size: Int
    /// How long this rank waits for others.
    public let deadline: Duration
    let handle: tw_mpi_comm

    private init(deadline: Duration) {
      handle = tw_mpi_world()
      rank = Int(tw_mpi_rank(handle))
      size = Int(tw_mpi_size(handle))
      self.deadline = deadline
    }

    /// Begins MPI, calls the body with all ranks, and ends MPI.
    ///
    /// A ``RankError`` is the same on all ranks and is thrown. Any other error is of this rank alone, which the others
    /// would wait for: it is printed, and ends the job with exit code 70. So does a rank that is not heard of for longer
    /// than the deadline: its own work between two sums counts.
    public static func withWorld<Result>(
      deadline: Duration = .seconds(600), _ body: (Communicator) throws -> Result
    ) throws -> Result {
      guard tw_mpi_has_begun() == 0 else {
        throw RankError(rank: nil, message: "MPI has begun already")
      }
      let code = tw_mpi_begin()
      guard code == MPI_SUCCESS else {
        throw RankError(rank: nil, message: "MPI cannot begin: \(text(of: code))")
      }
      let world = Communicator(deadline: deadline)
      do {
        let result = try body(world)
        _ = tw_mpi_end()
        return result
      } catch let error as RankError {
        _ = tw_mpi_end()
        throw error
      } catch {
        world.abort("\(error)")
      }
    }

    /// Says why, and ends the job.
    func abort(_ why: String) -> Never {
      var line = "rank \(rank) of \(size): \(why)\n"
      line.makeContiguousUTF8()
      _ = line.utf8.withContiguousStorageIfAvailable { write(2, $0.baseAddress, $0.count) }
      tw_mpi_abort(handle, 70)
      exit(70)
    }

    /// Starts what MPI does meanwhile and waits for it, no longer than the deadline.
    func wait(for what: String, _ start: (UnsafeMutablePointer<tw_mpi_request>) -> Int32) {
      var request = tw_mpi_request()
      check(start(&request), what)
      let clock = ContinuousClock()
      let begin = clock.now
      var done: Int32 = 0
      while true {
        check(tw_mpi_test(&request, &done), what)
        if done != 0 { return }
        let elapsed = clock.now - begin
        if elapsed > deadline { abort("\(what): waited \(deadline) for the others") }
        // Many ranks may share a processor: whoever waits for long leaves it to those that work.
        if elapsed > .milliseconds(2) { usleep(100) } else { sched_yield() }
      }
    }

    private func check(_ code: Int32, _ what: String) {
      if code != MPI_SUCCESS { abort("\(what): \(Self.text(of: code))") }
    }

    private static func text(of code: Int32) -> String {
      var text = [CChar](repeating: 0, count: Int(TW_MPI_TEXT_LENGTH) + 1)
      let length = Int(tw_mpi_text(code, &text))
      return String(decoding: text[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  /// What went wrong on one rank, or between them: the same on all.
  public struct RankError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The rank on which it went wrong; nil where it is a matter of all.
    public let rank: Int?
    /// What went wrong, in that rank's words.
    public let message: String

    public var description: String { rank.map { "rank \($0): \(message)" } ?? message }
  }
#endif
