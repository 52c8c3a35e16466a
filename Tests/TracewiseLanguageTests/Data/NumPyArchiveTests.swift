import Testing

@testable import TracewiseLanguage

@Suite("NumPy archives")
struct NumPyArchiveTests {
  @Test(arguments: ["stored.npz", "deflated.npz"])
  func arrays(name: String) throws {
    #expect(try DataFixtures.read(name, key: "a") == DataFixtures.table(3, 4))
    #expect(try DataFixtures.read(name, key: "b") == DataFixtures.table(2, 2, shift: -5))
    #expect(try DataFixtures.read(name, key: "with/slash") == DataFixtures.table(4, 1))
  }

  @Test func largerArrays() throws {
    let rich = DataFixtures.table(40, 50) { Double(($0 * 7919 + $1 * 104_729) % 1009) / 8 }
    #expect(try DataFixtures.read("deflated.npz", key: "rich") == rich)
    #expect(try DataFixtures.read("deflated.npz", key: "flat") == DataFixtures.table(90, 99))
  }

  @Test("sizes after the data, sizes of 64 bits, a comment at the end")
  func otherLayouts() throws {
    #expect(try DataFixtures.read("descriptors.npz", key: "a") == DataFixtures.table(3, 4))
    #expect(try DataFixtures.read("descriptors.npz", key: "b") == DataFixtures.table(2, 2))
    #expect(try DataFixtures.read("zip64.npz", key: "a") == DataFixtures.table(3, 4))
    #expect(try DataFixtures.read("zip64.npz") == DataFixtures.table(3, 4))
  }

  @Test("without a key the only array is meant")
  func onlyArray() throws {
    #expect(try DataFixtures.read("single.npz") == DataFixtures.table(3, 4))
    #expect(
      flaw(try DataFixtures.bytes("stored.npz"), as: .numPyArchive)?.message
        == "holds 3 arrays; say which, as in .npz:a: a, b, with/slash")
    #expect(
      flaw(try DataFixtures.bytes("none.npz"), as: .numPyArchive)?.message == "holds no arrays")
  }

  @Test(
    "what cannot be had says so",
    arguments: [
      ("stored.npz", "z", #"holds no array "z"; its arrays are a, b, with/slash"#),
      ("stored.npz", "", #"holds no array ""; its arrays are a, b, with/slash"#),
      ("single.npz", "a.npy", #"holds no array "a.npy"; its only array is only"#),
      ("repeated.npz", "a", "holds 2 arrays of this name"),
      (
        "refused-bzip2.npz", "a",
        "is compressed by method 12; 0 (stored) and 8 (deflate) are read"
      ),
    ])
  func refused(name: String, key: String, message: String) {
    let error = #expect(throws: DataError.self) { try DataFixtures.read(name, key: key) }
    #expect(error?.message == message)
    #expect(error?.description == "\(DataFixtures.path(name)):\(key): \(message)")
  }

  @Test func damaged() throws {
    let found = flaw(try DataFixtures.bytes("damaged.npz"), as: .numPyArchive)
    #expect(found?.message.hasPrefix("is damaged: the checksum of its data is ") == true)
    var encrypted = try DataFixtures.bytes("single.npz")
    let entry = try #require(
      encrypted.indices.first { encrypted[$0...].starts(with: "PK\u{1}\u{2}".utf8) })
    encrypted[entry + 8] |= 1
    #expect(flaw(encrypted, as: .numPyArchive)?.message == "is encrypted")
    #expect(flaw(Array("1,2".utf8), as: .numPyArchive)?.message == "is no zip archive")
    let truncated = try DataFixtures.bytes("single.npz").dropLast(30)
    #expect(
      flaw(Array(truncated), as: .numPyArchive)?.message
        == "truncated: the archive's directory is missing")
  }

  @Test("a claim of more data than can be there is refused before memory is taken for them")
  func hugeClaims() throws {
    let bytes = try DataFixtures.bytes("zip64.npz")
    // The first 64-bit size in the directory's extra field is that of the inflated data.
    let entry = try #require(
      bytes.indices.first { bytes[$0...].starts(with: "PK\u{1}\u{2}".utf8) })
    func claiming(_ size: UInt64, at offset: Int) -> [UInt8] {
      var claim: [UInt8] = []
      claim.appendLittleEndian(size)
      var changed = bytes
      changed.replaceSubrange(
        entry + 46 + 5 + 8 + 4 + offset..<entry + 46 + 5 + 20 + offset, with: claim)
      return changed
    }
    #expect(
      flaw(claiming(1 << 40, at: 0), as: .numPyArchive)?.message
        == "would take 1099511627776 bytes; at most 8589934592 are read")
    #expect(
      flaw(claiming(1 << 33, at: 0), as: .numPyArchive)?.message
        == "inflates to 224 bytes, its header says 8589934592")
    #expect(
      flaw(claiming(223, at: 0), as: .numPyArchive)?.message
        == "inflates to more than the 223 bytes its header says")
    #expect(
      flaw(claiming(1 << 62, at: 8), as: .numPyArchive)?.message.hasPrefix(
        "truncated: 4611686018427387904 bytes are promised, ") == true)
    #expect(
      flaw(claiming(.max, at: 16), as: .numPyArchive)?.message
        == "is damaged: the archive's directory cannot be read")
    #expect(
      flaw(claiming(1 << 62, at: 16), as: .numPyArchive)?.message
        == "is damaged: the archive has no header where its directory says")
  }
}

@Suite("Inflate")
struct InflateTests {
  /// A stream and what zlib makes of it.
  struct Verdict {
    let stream: ArraySlice<UInt8>
    let isAccepted: Bool
    let size: Int
    let checksum: UInt32
  }

  static func verdicts() throws -> [Verdict] {
    let bytes = try DataFixtures.bytes("deflate-streams.bin")
    var verdicts: [Verdict] = []
    var position = 0
    while position < bytes.count {
      func number(_ index: Int) throws -> UInt32 {
        try #require(bytes.littleEndian(UInt32.self, at: position + 4 * index))
      }
      let end = position + 16 + Int(try number(0))
      verdicts.append(
        Verdict(
          stream: bytes[position + 16..<end], isAccepted: try number(1) == 1,
          size: Int(try number(2)), checksum: try number(3)))
      position = end
    }
    return verdicts
  }

  @Test("takes and refuses the streams that zlib takes and refuses")
  func agreesWithZlib() throws {
    let verdicts = try InflateTests.verdicts()
    #expect(verdicts.count == 700)
    for (index, verdict) in verdicts.enumerated() {
      guard verdict.isAccepted else {
        // Of every size, so that none is refused for its size alone.
        let problem = problem(of: verdict.stream, size: 1 << 20)
        let isDamage = problem?.contains("damaged") == true || problem?.contains("early") == true
        let isSurplus = problem?.contains("too many in") == true
        let isShort = problem?.hasPrefix("inflates to") == true
        if isShort {
          // It ends well but too early for this size: zlib has to have found more input.
          let size = Int(problem!.split(separator: " ")[2])!
          let again = self.problem(of: verdict.stream, size: size)
          #expect(again?.contains("too many in") == true, "stream \(index): \(again ?? "taken")")
        } else {
          #expect(isDamage || isSurplus, "stream \(index): \(problem ?? "taken")")
        }
        continue
      }
      let result = try Inflate.bytes(from: verdict.stream, size: verdict.size)
      #expect(CRC32.checksum(of: result) == verdict.checksum, "stream \(index)")
      #expect(problem(of: verdict.stream, size: verdict.size + 1) != nil)
      if verdict.size > 0 { #expect(problem(of: verdict.stream, size: verdict.size - 1) != nil) }
      #expect(problem(of: verdict.stream.dropLast(), size: verdict.size) != nil)
      #expect(problem(of: verdict.stream + [0], size: verdict.size) != nil)
    }
  }

  private func problem(of stream: ArraySlice<UInt8>, size: Int) -> String? {
    do throws(DataFlaw) {
      _ = try Inflate.bytes(from: stream, size: size)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func checksums() {
    #expect(CRC32.checksum(of: []) == 0)
    #expect(CRC32.checksum(of: Array("123456789".utf8)) == 0xCBF4_3926)
  }

  @Test func codes() throws {
    // RFC 1951, 3.2.2: the words of A...H with these lengths are 010, 011, 100, 101, 110, 00,
    // 1110 and 1111.
    let code = try #require(HuffmanCode(lengths: [3, 3, 3, 3, 3, 2, 4, 4]))
    let words = ["010", "011", "100", "101", "110", "00", "1110", "1111"]
    for (symbol, word) in words.enumerated() {
      let bits = try #require(UInt64(String(word.reversed()), radix: 2))
      let found = try #require(code.symbol(atStartOf: bits))
      #expect(found.symbol == symbol)
      #expect(found.length == word.count)
    }
    #expect(HuffmanCode(lengths: [1, 1, 1]) == nil, "too many words")
    #expect(HuffmanCode(lengths: [2, 2, 2]) == nil, "a word is missing")
    #expect(HuffmanCode(lengths: [1]) != nil, "a single word of one bit is allowed")
    #expect(HuffmanCode(lengths: [1], mustBeComplete: true) == nil)
    #expect(HuffmanCode(lengths: [2]) == nil)
    #expect(HuffmanCode(lengths: [0, 0])?.symbol(atStartOf: 0) == nil, "no words are allowed")
  }
}
