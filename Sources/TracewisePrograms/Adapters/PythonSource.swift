extension Adapter {
  /// The functions of a file that a gradient depends on: their statements, and putting others in their places.
  static let pythonSource = #"""

    import ast

    def root(node):
        """The name that an assignment to x, x[i] or x.y changes."""
        while isinstance(node, (ast.Subscript, ast.Attribute, ast.Starred)):
            node = node.value
        return node.id if isinstance(node, ast.Name) else None

    def read(node):
        return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}

    def changed(statement):
        """The names that a statement by itself changes: by assignment, or by a method or ufunc.at."""
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            call = statement.value
            function = call.func
            if not isinstance(function, ast.Attribute):
                return set()
            owner = call.args[0] if function.attr == "at" and call.args else function.value
            return {root(owner)} - {None}
        return {root(x) for x in targets_of(statement)} - {None}

    def targets_of(statement):
        """What a statement gives values, one by one."""
        targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
        return [x for t in targets for x in (getattr(t, "elts", None) or [t])]

    def sources_of(s, names):
        """What names depend on that a statement changes: of `a, b = x, y` each on its own."""
        target = s.targets[0] if isinstance(s, ast.Assign) else None
        if isinstance(target, ast.Tuple) and isinstance(s.value, ast.Tuple) and len(target.elts) == len(s.value.elts):
            return [y for x, y in zip(target.elts, s.value.elts) if root(x) in names] + [
                x for x in target.elts if not isinstance(x, ast.Name)]
        return [s.iter if isinstance(s, ast.For) else s]

    def bodies(body):
        yield body
        for statement in body:
            if not isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
                for field in ("body", "orelse", "finalbody"):
                    if getattr(statement, field, None):
                        yield from bodies(getattr(statement, field))

    def statements(body):
        return [s for b in bodies(body) for s in b]

    def inner(statement):
        return statements((getattr(statement, "body", None) or []) + (getattr(statement, "orelse", None) or []))

    def header(statement):
        return ast.unparse(statement).split("\n")[0]

    def is_array(x):
        return isinstance(getattr(x, "shape", None), tuple)

    def plain_function(x):
        """A function, or what a compiled or remembered one was made of; none of one with a gradient of its own."""
        if not inspect.isfunction(x) and type(x).__name__ not in ("custom_vjp", "custom_jvp"):
            x = getattr(x, "__wrapped__", None)
        return x if inspect.isfunction(x) else None

    def is_custom(x):
        """Whether JAX has been given a function's backward function."""
        return type(x).__name__ == "custom_vjp" and plain_function(x.bwd) is not None

    def is_plain_method(f):
        """Whether a method is the same when it is defined outside its class, and by itself."""
        needs = {"super", "__class__", "cached_property", "setter", "getter", "deleter"}
        words = {x.id for x in ast.walk(f) if isinstance(x, ast.Name)}
        return needs.isdisjoint(words | {d.attr for d in f.decorator_list if isinstance(d, ast.Attribute)})

    def indices_in(function):
        """The indices that a function uses, as they stand between brackets, and those of the other end."""
        found = set()
        for x in ast.walk(function):
            if isinstance(x, ast.Subscript):
                text = ast.unparse(x.slice)
                found.add(text[1:-1] if isinstance(x.slice, ast.Tuple) else text)
        ends = {"1:": ":-1", ":-1": "1:", "0": "-1", "-1": "0"}
        return found | {ends[i] for i in found if i in ends}

    class Source:
        """The statements of a file's functions on which a gradient depends and its value does not."""

        def __init__(self, module, path, mains, is_gradient_alone, usual):
            with open(path) as file:
                tree = ast.parse(file.read())
            self.module, self.whole, self.owner, self.keys = module, dict(vars(module)), {}, {}
            self.functions, self.classes, self.before, self.usual = {}, {}, {}, usual
            for node in tree.body:
                thing = vars(module).get(getattr(node, "name", None))
                if isinstance(node, ast.FunctionDef) and plain_function(thing):
                    # It is run as it stands: not compiled, and what it returns not kept.
                    node.decorator_list = []
                    self.add(node.name, node)
                elif isinstance(node, ast.ClassDef) and inspect.isclass(thing):
                    for f in node.body:
                        if isinstance(f, ast.FunctionDef) and is_plain_method(f) and f.name in vars(thing):
                            self.classes["%s.%s" % (node.name, f.name)] = thing
                            self.add("%s.%s" % (node.name, f.name), f)
            # Backward functions are where JAX has been given them.
            self.customs = [x for x in vars(module).values() if is_custom(x)]
            self.backwards = {c: c.bwd for c in self.customs}
            self.original = {key: self.made(f) for key, f in self.functions.items()}
            for f in self.functions.values():
                self.install(f)
            # Functions that only compute: names are given values, and one is returned.
            self.whole["tracewise_pure"] = pure = []
            for key, f in self.functions.items():
                values = [s.value for s in f.body if isinstance(s, (ast.Assign, ast.Return)) and s.value]
                rest = [s for s in f.body if not (isinstance(s, (ast.Assign, ast.Return)) or ast.get_docstring(f) and s is f.body[0])]
                isPlain = all(isinstance(t, ast.Name) for s in f.body if isinstance(s, ast.Assign) for t in s.targets)
                if not rest and isPlain and all(is_pure(x, self.whole) for x in values):
                    pure.append(self.original[key])
            mains = [self.functions[main] for main in mains if main in self.functions]
            if not mains:
                self.free = []
                return
            every = [s for f in mains for s in statements(f.body)]
            self.free = every if is_gradient_alone else self.of_gradient_alone(mains[0], every)
            free = {id(s) for s in self.free}
            # Names that the gradient alone needs.
            self.adjoints = set().union(*[changed(s) for s in self.free]).difference(*[changed(s) for s in every if id(s) not in free])
            ofValue, ofGradient = (self.called([s for s in every if (id(s) in free) == isFree]) for isFree in (False, True))
            # Of helpers that the value needs, too, edits that change it are no edits of the gradient.
            for helper in sorted(ofGradient.difference(map(self.key, mains)), key=lambda helper: helper in ofValue):
                self.free = self.free + statements(self.functions[helper].body)
            self.indices = set().union(*[indices_in(self.owner[id(s)][0]) for s in self.free])
            names = {a.arg for f in mains for a in f.args.args}.union(*[changed(s) for s in every])
            numbers = {n for n, x in vars(module).items() if not n.startswith("_") and (isinstance(x, (int, float)) or is_array(x))}
            self.names = sorted(names | numbers)

        def add(self, key, f):
            self.functions[key], self.keys[id(f)] = f, key
            self.owner.update({id(s): (f, b) for b in bodies(f.body) for s in b})

        def key(self, function):
            return self.keys[id(function)]

        def called(self, start):
            """The functions and methods of the file that statements call, and what these call."""
            found, last = set(), list(start)
            while last:
                s = last.pop()
                own = self.key(self.owner[id(s)][0]).rpartition(".")[0]
                methods = {"%s.%s" % (own, x.attr) for x in ast.walk(s) if isinstance(x, ast.Attribute) and own}
                for n in (read(s) | methods) & set(self.functions) - found:
                    found.add(n)
                    last += statements(self.functions[n].body)
            return found

        def made(self, function):
            """A function as it stands, among all functions of the file."""
            found = {}
            tree = ast.Module([ast.fix_missing_locations(function)], [])
            exec(compile(tree, "<edited>", "exec"), self.whole, found)
            return found[function.name]

        def install(self, function, thing=None):
            """Puts a function, the original one if none is given, where all who call it find it."""
            key = self.key(function)
            thing = thing or self.original[key]
            if key in self.classes:
                self.before.setdefault(key, vars(self.classes[key])[function.name])
                setattr(self.classes[key], function.name, thing)
                return
            self.whole[key] = thing
            for c in self.customs:
                if self.backwards[c].__name__ == key:
                    c.bwd = thing

        def close(self):
            """Puts back what was there before."""
            for key, thing in self.before.items():
                setattr(self.classes[key], key.rpartition(".")[2], thing)
            for c, backward in self.backwards.items():
                c.bwd = backward

        def of_gradient_alone(self, main, every):
            returned = set()
            for s in every:
                if isinstance(s, ast.Return) and s.value is not None:
                    returned |= read(s.value.elts[0] if isinstance(s.value, ast.Tuple) else s.value)
            value = set(returned)
            while True:
                count = len(value)
                for s in every:
                    if changed(s) & value:
                        value |= set().union(*map(read, sources_of(s, value)))
                    if isinstance(s, (ast.If, ast.While)) and any(changed(x) & value for x in inner(s)):
                        value |= read(s.test)
                if len(value) == count:
                    break
            # All that stands behind the last change of what is returned.
            last = max([k for k, s in enumerate(main.body)
                        if changed(s).union(*[changed(x) for x in inner(s)]) & returned], default=-1)
            after = {id(s) for s in statements(main.body[last + 1:])}
            def is_free(s):
                return id(s) in after or not changed(s) & value and not any(changed(x) & value for x in inner(s))
            return [s for s in every if is_free(s)]

    """#
}
