extension LivePage {
  /// Asks for each text anew, and shows the parts of the answer as they come. What was asked before is given up: its
  /// parts are no longer read.
  static let script = #"""
    const own = crypto.getRandomValues(new Uint32Array(4)).join("-");
    const at = id => document.getElementById(id);
    const text = at("text"), marks = at("marks"), state = at("state"), panel = at("panel"), sizes = at("sizes");
    let asked = 0, flight = null, chosen = {}, parts = {}, tab = "Verdicts";

    // The text, in the part of the address that no server sees.
    function read() {
      try { text.value = decodeURIComponent(location.hash.slice(1)); } catch { text.value = ""; }
    }
    function keep() {
      history.replaceState(null, "", location.pathname + (text.value ? "#" + encodeURIComponent(text.value) : ""));
    }

    // What is wrong, at its place.
    function mark(errors) {
      marks.replaceChildren();
      let from = 0;
      for (const error of errors.filter(x => x.start !== undefined).sort((a, b) => a.start - b.start)) {
        if (error.start < from) continue;
        const end = Math.max(error.end, error.start + 1), part = document.createElement("mark");
        part.textContent = text.value.slice(error.start, end) || " ";
        marks.append(text.value.slice(from, error.start), part);
        from = end;
      }
      marks.append(text.value.slice(from) + "\n");
      at("errors").replaceChildren(...errors.map(error => {
        const item = document.createElement("li"), place = document.createElement("button");
        place.type = "button";
        place.textContent = (error.line ? error.line + ": " : "") + error.message;
        place.onclick = () => {
          text.focus();
          if (error.start !== undefined) text.setSelectionRange(error.start, Math.max(error.end, error.start));
        };
        item.append(place, ...(error.notes || []).map(note =>
          Object.assign(document.createElement("span"), { className: "note", textContent: note })));
        return item;
      }));
      text.setAttribute("aria-invalid", errors.length > 0);
    }

    function say(word, kind) { state.textContent = word; state.className = kind || "quiet"; }

    function showSizes(found) {
      const names = Object.keys(found), shown = [...sizes.querySelectorAll("input")].map(x => x.name);
      sizes.hidden = !names.length;
      if (names.join() !== shown.join()) {
        sizes.querySelectorAll("label").forEach(x => x.remove());
        for (const name of names) {
          const label = document.createElement("label"), field = document.createElement("input");
          Object.assign(field, { type: "number", min: 1, max: 200, name });
          field.addEventListener("input", () => {
            if (field.value > 0) chosen[name] = +field.value; else delete chosen[name];
            ask();
          });
          label.append(name + " ", field);
          sizes.append(label);
        }
      }
      for (const field of sizes.querySelectorAll("input"))
        if (document.activeElement !== field) field.value = found[field.name];
    }

    // Tabs, one of them in view; the arrows go from one to the next.
    function showTabs() {
      const names = ["Verdicts", "Steps", ...Object.keys(parts.code || {}).filter(x => parts.code[x])];
      if (!names.includes(tab)) tab = "Verdicts";
      const list = at("tabs"), had = list.contains(document.activeElement);
      if ([...list.children].map(x => x.textContent).join() !== names.join())
        list.replaceChildren(...names.map(name => {
          const button = document.createElement("button");
          Object.assign(button, { type: "button", textContent: name, id: "tab-" + name });
          button.setAttribute("role", "tab");
          button.setAttribute("aria-controls", "panel");
          button.onclick = () => { tab = name; showTabs(); button.focus(); };
          return button;
        }));
      for (const button of list.children) {
        const isOn = button.textContent === tab;
        button.setAttribute("aria-selected", isOn);
        button.tabIndex = isOn ? 0 : -1;
        if (isOn && had) button.focus();
      }
      panel.setAttribute("aria-labelledby", "tab-" + tab);
      if (tab === "Verdicts") panel.innerHTML = parts.verdict || "";
      else if (tab === "Steps") panel.innerHTML = parts.steps || "";
      else {
        const code = document.createElement("pre");
        code.textContent = parts.code[tab];
        panel.replaceChildren(code);
      }
    }
    at("tabs").addEventListener("keydown", event => {
      const all = [...at("tabs").children], here = all.indexOf(document.activeElement);
      const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      all[(to + all.length) % all.length].click();
    });

    const take = {
      errors(part) { clear(); mark(part.errors); say("not understood", "refuted"); },
      unread(part) { mark(part.errors); },
      understood(part) {
        if (!part.again) at("understood").innerHTML = part.html;
        showSizes(part.sizes || {});
      },
      derivation(part) {
        at("results").innerHTML = part.results;
        at("results").classList.remove("stale");
        parts.steps = part.steps;
        showTabs();
      },
      code(part) { parts.code = part.code; showTabs(); },
      verdict(part) {
        parts.verdict = "<p>" + part.counts + "</p>" + part.html;
        parts.state = part.verdict;
        panel.classList.remove("stale");
        showTabs();
        // More is being checked.
        if (part.verdict) say(part.verdict, part.verdict);
      },
      stopped(part) { say(part.message, "refuted"); panel.classList.remove("stale"); },
      end() {},
    };

    function clear() {
      parts = {};
      for (const id of ["understood", "results", "panel"]) at(id).replaceChildren();
      at("tabs").replaceChildren();
      sizes.hidden = true;
    }

    // Asks for what is in the editor now.
    async function ask() {
      const number = ++asked;
      flight?.abort();
      keep();
      if (!text.value.trim()) { clear(); mark([]); say(""); return; }
      flight = new AbortController();
      say("checking …");
      at("results").classList.add("stale");
      panel.classList.add("stale");
      try {
        const answer = await fetch("/check", {
          method: "POST", signal: flight.signal, cache: "no-store",
          headers: { "Content-Type": "application/json", "X-Tracewise-Token": token },
          body: JSON.stringify({ page: own, text: text.value, sizes: chosen }),
        });
        if (!answer.ok) {
          if (number === asked) say((await answer.text()).trim(), "refuted");
          return;
        }
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        let rest = "", isFirst = true;
        for (;;) {
          const { done, value } = await reader.read();
          if (number !== asked) return;
          if (done) return;
          const events = (rest + value).split("\n\n");
          rest = events.pop();
          for (const event of events) if (event.startsWith("data: ")) {
            const part = JSON.parse(event.slice(6));
            if (isFirst && part.part !== "errors" && part.part !== "unread") mark([]);
            isFirst = false;
            take[part.part]?.(part);
          }
        }
      } catch (error) {
        if (number === asked && error.name !== "AbortError") say("the server does not answer", "refuted");
      }
    }

    let due = 0;
    text.addEventListener("input", () => {
      marks.textContent = text.value + "\n";
      clearTimeout(due);
      due = setTimeout(ask, 15);
    });
    text.addEventListener("scroll", () => { marks.scrollTop = text.scrollTop; });
    new ResizeObserver(() => { marks.style.height = text.offsetHeight + "px"; }).observe(text);
    window.addEventListener("hashchange", () => { read(); ask(); });

    for (const [name] of examples) at("examples").append(new Option(name));
    at("examples").addEventListener("change", event => {
      const example = examples[event.target.selectedIndex - 1];
      if (!example) return;
      [text.value, chosen] = [example[1], {}];
      ask();
    });
    at("copy").onclick = async () => {
      keep();
      try { await navigator.clipboard.writeText(location.href); say("the link is copied"); }
      catch { say("the link is in the address bar"); }
    };
    // The answer as a page of its own, like the reports of the command line.
    at("save").onclick = () => {
      const escape = x => x.replace(/[&<>]/g, c => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);
      const code = Object.entries(parts.code || {}).filter(x => x[1]).map(([name, code]) =>
        `<details name="code"><summary>${escape(name)}</summary><pre><code>${escape(code)}</code></pre></details>`);
      const title = "tracewise: " + (parts.state || "not checked");
      const page = `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n`
        + `<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>${title}</title>\n`
        + `<style>${pageStyle}</style>\n</head>\n<body>\n<h1>${title}</h1>\n<pre><code>${escape(text.value)}</code></pre>\n`
        + at("understood").innerHTML + at("results").innerHTML + (parts.verdict || "")
        + `<h2>Derivation</h2>\n${parts.steps || ""}\n<h2>Code</h2>\n${code.join("\n")}\n</body>\n</html>\n`;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([page], { type: "text/html" }));
      link.download = "tracewise.html";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    };

    read();
    ask();
    """#
}
