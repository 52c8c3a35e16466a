#if MPI
  import CMPI
  public import Tracewise

  extension Communicator {
    /// The least of each number over all ranks.
    func minima(_ own: [Int64]) -> [Int64] {
      let own = own.map { CLongLong($0) }
      var all = own
      all.withUnsafeMutableBufferPointer { all in
        own.withUnsafeBufferPointer { own in
          wait(for: "minima") {
            tw_mpi_all_minima(own.baseAddress, all.baseAddress, Int32(own.count), handle, $0)
          }
        }
      }
      return all.map { Int64($0) }
    }

    /// Throws on all ranks where a number is not the same on all.
    func requireSame(_ numbers: [(Int64, String)]) throws(RankError) {
      let least = minima(numbers.flatMap { [$0.0, ~$0.0] })
      for (k, number) in numbers.enumerated() where least[2 * k] != ~least[2 * k + 1] {
        throw RankError(rank: nil, message: number.1)
      }
    }

    /// Throws the error of the first in order that has one, on all ranks.
    ///
    /// - Parameter failure: what came first here, and its place among all places of all ranks.
    func throwFirst(_ failure: (place: Int, error: any Error)?) throws(RankError) {
      let first = minima([Int64(failure?.place ?? Int.max)])[0]
      guard first != Int64(Int.max) else { return }
      // Two ranks never fail at one place, unless all of them do.
      let isOurs = failure.map { Int64($0.place) == first } ?? false
      let owner = Int(minima([isOurs ? Int64(rank) : Int64(size)])[0])
      let text = isOurs ? failure.map { "\($0.error)" } ?? "" : ""
      throw RankError(rank: owner, message: broadcast(text, from: owner))
    }

    /// A text of one rank, on all.
    private func broadcast(_ text: String, from root: Int) -> String {
      var bytes = Array(text.utf8)
      let count = -minima([rank == root ? -Int64(bytes.count) : 0])[0]
      if rank != root { bytes = [UInt8](repeating: 0, count: Int(count)) }
      bytes.withUnsafeMutableBytes { bytes in
        wait(for: "an error's text") {
          tw_mpi_broadcast_bytes(
            bytes.baseAddress, Int32(bytes.count), Int32(root), handle, $0)
        }
      }
      return String(decoding: bytes, as: UTF8.self)
    }

    /// Does something on the first rank alone, such as writing a file, while the others wait; its error is thrown on all.
    public func onFirstRank(_ body: () throws -> Void) throws(RankError) {
      var failure: (Int, any Error)?
      if rank == 0 {
        do { try body() } catch { failure = (0, error) }
      }
      try throwFirst(failure)
    }

    /// Throws on all ranks where parameters do not have the same bits on all: they take the same steps from the same
    /// point, so that a difference is a fault, of memory or of a program that asks for its rank.
    public func requireAgreement(on point: some Parameters) throws(RankError) {
      try requireSame([
        (Int64(bitPattern: point.fingerprint), "the parameters are not the same on all ranks")
      ])
    }
  }

  extension Parameters {
    /// A number of all shapes and bits (FNV-1a), to compare points by.
    public var fingerprint: UInt64 { fingerprint { $0.values } }

    /// The same of the shapes alone.
    var shapeFingerprint: UInt64 { fingerprint { _ in [] } }

    private func fingerprint(_ values: (Matrix) -> [Double]) -> UInt64 {
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      func add(_ word: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
          hash = (hash ^ (word >> shift & 0xff)) &* 0x100_0000_01b3
        }
      }
      for leaf in leaves {
        add(UInt64(leaf.rows))
        add(UInt64(leaf.columns))
        for value in values(leaf) { add(value.bitPattern) }
      }
      return hash
    }
  }
#endif
