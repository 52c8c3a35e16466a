#if MPI
  import CMPI
  package import Tracewise

  /// Sums over all ranks in the order of the tree.
  extension Communicator {
    /// From so many numbers on, and 256 for each rank, each rank adds a share of them: more messages, but each number goes
    /// over the wire about twice, whatever the number of ranks.
    static let fewestInShares = 4096

    /// The sum of the parts of a plan, on all ranks.
    ///
    /// - Parameter own: the sums of this rank's parts, each of so many numbers.
    package func orderedSum(_ own: [Range<Int>: [Double]], _ plan: RankPlan, count: Int) -> [Double]
    {
      guard size > 1 || plan.runs == 0 else {
        return own[0..<plan.runs] ?? [Double](repeating: 0, count: count)
      }
      guard plan.runs > 0 else { return [Double](repeating: 0, count: count) }
      return count >= max(Self.fewestInShares, 256 * size)
        ? sumInShares(own, plan, count) : sumByMeetings(own, plan, count)
    }

    /// MPI's own sum, in an order of its own: what the ordered one is compared with.
    package func unorderedSum(_ own: [Double]) -> [Double] {
      [Double](unsafeUninitializedCapacity: own.count) { all, initialized in
        own.withUnsafeBufferPointer { own in
          wait(for: "a sum") {
            tw_mpi_all_sums(own.baseAddress, all.baseAddress, Int32(own.count), handle, $0)
          }
        }
        initialized = own.count
      }
    }

    /// Sums meet two by two; the first rank tells the last.
    private func sumByMeetings(
      _ own: [Range<Int>: [Double]], _ plan: RankPlan, _ count: Int
    ) -> [Double] {
      var held = own
      for (number, meeting) in plan.meetings.enumerated() {
        // A rank takes its own part in the order that all have, so that nobody waits in a circle.
        if meeting.sender != meeting.receiver {
          if rank == meeting.sender, let sum = held.removeValue(forKey: meeting.right) {
            send(sum, to: meeting.receiver, tag: number)
          } else if rank == meeting.receiver {
            held[meeting.right] = receive(count, from: meeting.sender, tag: number)
          }
        }
        guard rank == meeting.receiver, var left = held.removeValue(forKey: meeting.left),
          let right = held.removeValue(forKey: meeting.right)
        else { continue }
        for k in left.indices { left[k] += right[k] }
        held[meeting.node] = left
      }
      var sum = held[0..<plan.runs] ?? [Double](repeating: 0, count: count)
      sum.withUnsafeMutableBufferPointer { sum in
        wait(for: "the sum") {
          tw_mpi_broadcast(sum.baseAddress, Int32(count), 0, handle, $0)
        }
      }
      return sum
    }

    package func send(_ x: [Double], to other: Int, tag: Int) {
      x.withUnsafeBufferPointer { x in
        wait(for: "a sum for rank \(other)") {
          tw_mpi_send(x.baseAddress, Int32(x.count), Int32(other), Self.tag(tag), handle, $0)
        }
      }
    }

    package func receive(_ count: Int, from other: Int, tag: Int) -> [Double] {
      [Double](unsafeUninitializedCapacity: count) { x, initialized in
        wait(for: "a sum of rank \(other)") {
          tw_mpi_receive(x.baseAddress, Int32(count), Int32(other), Self.tag(tag), handle, $0)
        }
        initialized = count
      }
    }

    /// Messages between two ranks keep their order; the tag only tells what came out of it. MPI warrants 15 bits.
    private static func tag(_ number: Int) -> Int32 { Int32(number & 0x7fff) }

    /// Each rank gets a share of all parts' numbers, adds them in the order of the tree, and gives it to all.
    private func sumInShares(
      _ own: [Range<Int>: [Double]], _ plan: RankPlan, _ count: Int
    ) -> [Double] {
      let shares = (0..<size).map { (count * $0 / size)..<(count * ($0 + 1) / size) }
      let share = shares[rank]
      let parts = (0..<size).map { plan.parts(of: $0) }
      let mine = parts[rank]
      // Rank by rank, and part by part in each.
      var sent: [Double] = []
      sent.reserveCapacity(mine.count * count)
      for share in shares {
        for part in mine { sent += own[part]?[share] ?? [] }
      }
      var received = [Double](repeating: 0, count: parts.reduce(0) { $0 + $1.count } * share.count)
      exchange(
        sent, shares.map { mine.count * $0.count }, &received, parts.map { $0.count * share.count })
      var places: [Range<Int>: Int] = [:]
      for part in parts.joined() { places[part] = places.count * share.count }
      let sum = SumTree.fold(0..<plan.runs) { node in
        places[node].map { Array(received[$0..<$0 + share.count]) }
      } _: { a, b in
        var a = a
        for k in a.indices { a[k] += b[k] }
        return a
      }
      return gathered(sum ?? [], shares)
    }

    private func exchange(
      _ sent: [Double], _ counts: [Int], _ received: inout [Double], _ receivedCounts: [Int]
    ) {
      let (out, outPlaces) = Self.layout(counts)
      let (back, backPlaces) = Self.layout(receivedCounts)
      sent.withUnsafeBufferPointer { sent in
        received.withUnsafeMutableBufferPointer { received in
          // The counts are read until it is done.
          withExtendedArrays(out, outPlaces, back, backPlaces) { out, outPlaces, back, backPlaces in
            wait(for: "shares of sums") {
              tw_mpi_all_to_all(
                sent.baseAddress, out, outPlaces, received.baseAddress, back, backPlaces, handle,
                $0)
            }
          }
        }
      }
    }

    private func gathered(_ share: [Double], _ shares: [Range<Int>]) -> [Double] {
      let (counts, places) = Self.layout(shares.map(\.count))
      let count = shares.last?.upperBound ?? 0
      return [Double](unsafeUninitializedCapacity: count) { all, initialized in
        share.withUnsafeBufferPointer { share in
          withExtendedArrays(counts, places, [], []) { counts, places, _, _ in
            wait(for: "the sum's shares") {
              tw_mpi_all_gather(
                share.baseAddress, Int32(share.count), all.baseAddress, counts, places, handle, $0)
            }
          }
        }
        initialized = count
      }
    }

    /// Counts and where each begins, as MPI takes them.
    private static func layout(_ counts: [Int]) -> ([Int32], [Int32]) {
      var (places, next) = ([Int32](), 0)
      for count in counts {
        places.append(Int32(clamping: next))
        next += count
      }
      return (counts.map { Int32(clamping: $0) }, places)
    }
  }

  private func withExtendedArrays(
    _ a: [Int32], _ b: [Int32], _ c: [Int32], _ d: [Int32],
    _ body: (
      UnsafePointer<Int32>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
    ) -> Void
  ) {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        c.withUnsafeBufferPointer { c in
          d.withUnsafeBufferPointer { d in
            body(a.baseAddress, b.baseAddress, c.baseAddress, d.baseAddress)
          }
        }
      }
    }
  }
#endif
