import TracewisePrograms

/// A search over pages that needs no server: the list of words is a script, which a page may read from a file too.
struct SiteSearch {
  struct Entry {
    let title: String
    let note: String
    let address: String
    let words: String
  }

  private let entries: [Entry]

  /// More of a long page does not help to find it.
  private static let mostWords = 4000

  init(_ entries: [Entry]) { self.entries = entries }

  var script: String {
    let rows = entries.map { entry in
      let words = entry.words.split { $0.isWhitespace }.joined(separator: " ")
      let row = [entry.title, entry.note, entry.address, String(words.prefix(Self.mostWords))]
      return JSON.array(row.map(JSON.string)).text()
    }
    return "const pages = [\n\(rows.joined(separator: ",\n"))\n];\n" + Self.code
  }

  /// All words must occur, those of titles first; "/" goes to the box, the arrows go through what is found.
  private static let code = """
    const root = document.currentScript.dataset.root;
    const place = document.getElementById("search");
    const box = document.createElement("input");
    box.type = "search";
    box.placeholder = "Search";
    box.setAttribute("aria-label", "Search the site");
    const found = document.createElement("ul");
    found.id = "found";
    found.setAttribute("aria-live", "polite");
    place.append(box);
    place.parentElement.after(found);
    const lower = pages.map(page => [page[0] + " " + page[1], page[3]].map(x => x.toLowerCase()));
    function search() {
      const words = box.value.toLowerCase().split(/\\s+/).filter(x => x);
      const hits = [];
      if (words.length) for (let k = 0; k < pages.length; k++) {
        const inTitle = words.filter(x => lower[k][0].includes(x)).length;
        if (words.every(x => lower[k][0].includes(x) || lower[k][1].includes(x)))
          hits.push([words.includes(pages[k][0].toLowerCase()) ? -1 : words.length - inTitle, k]);
      }
      hits.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      found.replaceChildren(...hits.slice(0, 20).map(([, k]) => {
        const item = document.createElement("li"), link = document.createElement("a");
        link.href = root + pages[k][2];
        link.textContent = pages[k][0];
        item.append(link, pages[k][1] ? " " + pages[k][1] : "");
        return item;
      }));
      if (words.length && !hits.length) found.append(Object.assign(
        document.createElement("li"), { textContent: "nothing is found" }));
    }
    box.addEventListener("input", search);
    document.addEventListener("keydown", event => {
      if (event.key === "/" && document.activeElement !== box) { event.preventDefault(); box.focus(); }
      if (event.key === "Escape" && document.activeElement === box) { box.value = ""; search(); }
      const links = [box, ...found.querySelectorAll("a")], at = links.indexOf(document.activeElement);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (at >= 0 && step && links[at + step]) { event.preventDefault(); links[at + step].focus(); }
    });

    """
}
