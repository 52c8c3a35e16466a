/// Losses of one work: files of a folder whose names begin with the same word, as `cookbook_det.loss`.
struct SiteChapter {
  /// How many files of one word are a chapter.
  private static let least = 5

  /// The folder and the word.
  let name: String
  /// What most of the files' comments begin with, such as `Matrix Cookbook`; the word where they do not.
  let title: String
  /// In the order of the numbers that the comments give: (57), 2.5.1.
  let pages: [LossPage]

  var address: String { "chapters/\(name).html" }

  /// Losses in the order of their folders: chapters, and those of no chapter.
  static func groups(
    of losses: [LossPage]
  ) -> [(folder: String, chapters: [SiteChapter], rest: [LossPage])] {
    losses.grouped(by: \.source.group).map { folder, pages in
      var (chapters, rest): ([SiteChapter], [LossPage]) = ([], [])
      for (word, own) in pages.grouped(by: \.source.firstWord) {
        if let word, own.count >= least {
          chapters.append(SiteChapter(folder, word, own))
        } else {
          rest += own
        }
      }
      return (folder, chapters, rest)
    }
  }

  private init(_ folder: String, _ word: String, _ pages: [LossPage]) {
    name = SiteSource.plain("\(folder)-\(word)")
    let works = pages.grouped { Self.work($0.subtitle) }
    let most = works.max { $0.1.count < $1.1.count }
    title = most.flatMap { $0.1.count * 2 > pages.count ? $0.0 : nil } ?? word
    self.pages = pages.enumerated().sorted {
      let (a, b) = (Self.numbers($0.element.subtitle), Self.numbers($1.element.subtitle))
      return a == b ? $0.offset < $1.offset : a.lexicographicallyPrecedes(b)
    }.map(\.element)
  }

  /// What a comment begins with, before the number of a formula or a section.
  private static func work(_ comment: String) -> String? {
    let name = comment.prefix { !"(:,".contains($0) && !$0.isNumber }
    let words = name.split(separator: " ")
    return words.isEmpty || name.endIndex == comment.endIndex ? nil : words.joined(separator: " ")
  }

  /// The number of a formula, as (57), before that of a section, as 2.5.1; what has none comes last.
  private static func numbers(_ comment: String) -> [Int] {
    let formula = comment.firstMatch(of: /\((\d+)\)/).flatMap { Int($0.1) }
    if let formula { return [0, formula] }
    let number = comment.firstMatch(of: /\d+(\.\d+)*/).map(\.0) ?? ""
    let parts = number.split(separator: ".").compactMap { Int($0) }
    return parts.isEmpty ? [2] : [1] + parts
  }
}

extension Sequence {
  /// The elements with each key, in the order in which keys come first.
  fileprivate func grouped<Key: Hashable>(by key: (Element) -> Key) -> [(Key, [Element])] {
    var places: [Key: Int] = [:]
    var groups: [(Key, [Element])] = []
    for element in self {
      let own = key(element)
      if let place = places[own] {
        groups[place].1.append(element)
      } else {
        places[own] = groups.count
        groups.append((own, [element]))
      }
    }
    return groups
  }
}
