/// A file of losses or of formulas, and where its page is.
struct SiteSource {
  let path: String
  /// The folder that it was found in, by its own name.
  let group: String
  /// Its path below that folder.
  let title: String
  /// The name of its page, which no other has.
  var slug = ""

  /// The word that its name begins with, where other words follow: `cookbook_det.loss`.
  var firstWord: String? {
    title.contains("/") ? nil : title.firstIndex(of: "_").map { String(title[..<$0]) }
  }

  /// Where losses are in this project's own sources.
  static let usual = ["Fixtures/deck", "Fixtures/literature"]

  /// The files of the words, each of which is a file or a folder; the usual ones where there are none.
  static func all(of words: [String], _ arguments: Arguments) throws -> [SiteSource] {
    let words = words.isEmpty ? usual.filter(File.isFolder) : words
    var sources: [SiteSource] = []
    var seen: Set<String> = []
    for source in try words.flatMap({ try found($0, arguments) })
    where seen.insert(source.path).inserted { sources.append(source) }
    return named(sources)
  }

  private static func found(_ word: String, _ arguments: Arguments) throws -> [SiteSource] {
    guard File.isFolder(word) else {
      guard File.exists(word) else { throw Failure.data("no such file or folder", in: word) }
      guard isLoss(word) else {
        throw arguments.usage("'\(word)' is neither a .loss nor a .tex file, nor a folder of them")
      }
      let parts = word.split(separator: "/")
      return [
        SiteSource(
          path: word, group: parts.dropLast().last.map(String.init) ?? "losses",
          title: String(parts[parts.count - 1]))
      ]
    }
    let files = Folder.files(in: word).filter(isLoss)
    guard !files.isEmpty else { throw Failure.data("has no .loss and no .tex file", in: word) }
    let name = word.split(separator: "/").last { $0 != "." && $0 != ".." }.map(String.init)
    return files.map { file in
      SiteSource(
        path: word.hasSuffix("/") ? word + file : "\(word)/\(file)", group: name ?? "losses",
        title: file)
    }
  }

  private static func isLoss(_ path: String) -> Bool {
    path.hasSuffix(".loss") || path.hasSuffix(".tex")
  }

  /// A name with nothing in it that means something in an address.
  static func plain(_ name: String) -> String {
    String(
      name.map { sign in
        sign.isASCII && (sign.isLetter || sign.isNumber || "._-".contains(sign)) ? sign : "-"
      })
  }

  /// The sources with names for their pages, apart also where capitals are not told from small letters.
  private static func named(_ sources: [SiteSource]) -> [SiteSource] {
    var taken: Set<String> = []
    return sources.map { source in
      var source = source
      let stem = source.title.split(separator: ".").dropLast().joined(separator: ".")
      let plain = plain("\(source.group)-\(stem)")
      var (slug, number) = (plain, 1)
      while !taken.insert(slug.lowercased()).inserted {
        number += 1
        slug = plain + "-\(number)"
      }
      source.slug = slug
      return source
    }
  }
}
