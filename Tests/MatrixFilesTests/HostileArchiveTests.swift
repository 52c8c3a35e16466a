import Testing
import Tracewise

@testable import MatrixFiles

/// Archives that are damaged or say what is not so.
@Suite("Hostile archives")
struct HostileArchiveTests {
  /// What is wrong with an archive of the fixtures in which some bytes stand for others.
  private func problem(
    _ name: String, key: String? = nil, limit: Int = 1 << 27,
    _ change: (inout Patched) throws -> Void = { _ in }
  ) throws -> String? {
    var archive = Patched(bytes: try DataFixtures.bytes(name))
    try change(&archive)
    do throws(DataFlaw) {
      _ = try DataFormat.numPyArchive.matrix(from: archive.bytes, key: key, limit: limit)
      return nil
    } catch {
      return error.message
    }
  }

  @Test("data and checksum disagree, in stored and in deflated members")
  func checksums() throws {
    #expect(
      try problem("damaged.npz")
        == "is damaged: the checksum of its data is not the c98b621c that the archive says")
    let found = try problem("zip64.npz") { try $0.set([1, 2, 3, 4], at: 16, of: Patched.entry) }
    #expect(
      found == "is damaged: the checksum of its data is not the 4030201 that the archive says")
  }

  @Test func encryptedMembers() throws {
    #expect(
      try problem("single.npz") { try $0.set([1], at: 8, of: Patched.entry) } == "is encrypted")
  }

  @Test("a method that libzip may know is refused as well", arguments: [9, 12, 14, 93, 97])
  func methods(method: UInt8) throws {
    #expect(
      try problem("single.npz") { try $0.set([method, 0], at: 10, of: Patched.entry) }
        == "is compressed by method \(method); 0 (stored) and 8 (deflate) are read")
  }

  @Test("compressed data that are none, or not all there")
  func compressedData() throws {
    // The last block, of the kind that there is not.
    let start = 30 + 5 + 20
    #expect(
      try problem("zip64.npz") { try $0.set([7], at: start, of: Patched.header) }
        == "its compressed data are damaged or end too early")
    #expect(
      try problem("zip64.npz") { try $0.set64(20, at: 8) }
        == "inflates to 19 bytes, its header says 224")
  }

  @Test("sizes that are not those of the data")
  func sizes() throws {
    #expect(
      try problem("zip64.npz") { try $0.set64(1 << 20, at: 0) }
        == "inflates to 224 bytes, its header says 1048576")
    #expect(
      try problem("zip64.npz") { try $0.set64(225, at: 0) }
        == "inflates to 224 bytes, its header says 225")
    #expect(
      try problem("zip64.npz") { try $0.set64(223, at: 0) }
        == "inflates to more than the 223 bytes its header says")
    #expect(
      try problem("single.npz") { try $0.set([223, 0], at: 24, of: Patched.entry) }
        == "is stored as 224 bytes, its header says 223")
  }

  @Test("a claim of more data than can be there is refused before memory is taken for them")
  func hugeClaims() throws {
    #expect(
      try problem("zip64.npz") { try $0.set64(1 << 40, at: 0) }
        == "would take 1099511627776 bytes; at most 1074790412 are read")
    #expect(
      try problem("zip64.npz") { try $0.set64(1 << 30, at: 0) }
        == "inflates to 224 bytes, its header says 1073741824")
    #expect(
      try problem("zip64.npz") { try $0.set64(1 << 62, at: 8) }?
        .hasPrefix("truncated: 4611686018427387904 bytes are promised, ") == true)
  }

  @Test("little that inflates to much is refused by its first bytes")
  func bombs() throws {
    #expect(try problem("bomb.npz", limit: 3_000_000) == nil)
    let refusal = "its header promises 3000×1000 entries; at most 2999999 are read"
    #expect(try problem("bomb.npz", limit: 2_999_999) == refusal)
    // Had all of it been inflated, its wrong checksum would have been found.
    let found = try problem("bomb.npz", limit: 2_999_999) {
      try $0.set([0, 0, 0, 0], at: 16, of: Patched.entry)
    }
    #expect(found == refusal)
    #expect(
      try problem("bomb.npz", limit: 100_000)
        == "would take 3000128 bytes; at most 1848588 are read")
  }

  @Test("a directory that is not where, or what, the archive's end says")
  func directories() throws {
    let unreadable = "is damaged: the archive's directory cannot be read"
    #expect(try problem("zip64.npz") { try $0.set64(.max, at: 16) } == unreadable)
    #expect(
      try problem("zip64.npz") { try $0.set64(1 << 62, at: 16) }
        == "is damaged: the archive has no header where its directory says")
    // Entries that are not there: two, and more than the memory has room for.
    #expect(
      try problem("single.npz") { try $0.set([2, 0, 2, 0], at: 8, of: Patched.end) } == unreadable)
    let many: [UInt8] = [0, 0, 0, 0x80, 0, 0, 0, 0]
    #expect(
      try problem("zip64.npz") { try $0.set(many + many, at: 24, of: Patched.zip64End) }
        == unreadable)
    #expect(
      try problem("single.npz") { try $0.set([1, 0], at: 16, of: Patched.end) } == unreadable)
    #expect(
      try problem("single.npz") { try $0.set([0xFF, 1], at: 16, of: Patched.end) } == unreadable)
    #expect(
      try problem("single.npz") { try $0.set([0x51], at: 0, of: Patched.entry) } == unreadable)
  }
}

/// An archive in which bytes are replaced.
private struct Patched {
  var bytes: [UInt8]

  static let header: [UInt8] = Array("PK\u{3}\u{4}".utf8)
  static let entry: [UInt8] = Array("PK\u{1}\u{2}".utf8)
  static let end: [UInt8] = Array("PK\u{5}\u{6}".utf8)
  static let zip64End: [UInt8] = Array("PK\u{6}\u{6}".utf8)

  /// Replaces bytes at an offset of the first record with a signature.
  mutating func set(_ new: [UInt8], at offset: Int, of signature: [UInt8]) throws {
    let start = try #require(bytes.indices.first { bytes[$0...].starts(with: signature) })
    bytes.replaceSubrange(start + offset..<start + offset + new.count, with: new)
  }

  /// Replaces a number in the directory of zip64.npz: at 0 the size of the data, at 8 that of
  /// their compressed form, at 16 the place of the member's header.
  mutating func set64(_ value: UInt64, at offset: Int) throws {
    var new: [UInt8] = []
    new.appendLittleEndian(value)
    // After the entry, its name and another field.
    try set(new, at: 46 + 5 + 8 + 4 + offset, of: Patched.entry)
  }
}
