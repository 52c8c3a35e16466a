extension Adapter {
  /// Speaks the protocol: with NumPy where it is there, else with lists.
  static let pythonServing = #"""
    import json, os, sys, warnings

    # Points far away are looked at, too: what overflows there is nothing to be told of.
    warnings.filterwarnings("ignore", category=RuntimeWarning)

    try:
        import numpy
    except ImportError:
        numpy = None
    import array

    class GradientError(Exception):
        """A gradient that is not one of the inputs."""

    def shape_of(x):
        if hasattr(x, "shape"):
            return list(x.shape)
        return [len(x)] + (shape_of(x[0]) if len(x) else []) if isinstance(x, (list, tuple)) else []

    def flat(x):
        """The numbers of an array, of nested lists or of one number, row by row."""
        if numpy is not None:
            if numpy.iscomplexobj(x) and numpy.any(numpy.imag(x)):
                raise TypeError("real numbers are required; these are complex")
            x = numpy.real(x)
            return array.array("d", numpy.ascontiguousarray(x, dtype="f8").tobytes())
        if isinstance(x, (list, tuple)):
            return array.array("d", [y for item in x for y in flat(item)])
        return array.array("d", [float(x)])

    def number(x):
        """The one number that a value is, in whatever array it stands."""
        if x is None or isinstance(x, (str, dict)):
            raise TypeError("a number is required where the function returns %r" % (x,))
        numbers = flat(x)
        if len(numbers) != 1:
            raise TypeError("one number is required; the value has %d, of shape %s" % (len(numbers), shape_of(x)))
        return numbers[0]

    def shaped(numbers, shape, dtype):
        """A fresh, writable array, or nested lists where there is no NumPy."""
        if numpy is not None:
            return numpy.array(numbers if dtype in ("f8", "f4") else numpy.rint(numbers), dtype=dtype).reshape(shape)
        if not shape:
            return numbers[0]
        step = len(numbers) // shape[0] if shape[0] else 0
        return [shaped(numbers[k * step:(k + 1) * step], shape[1:], dtype) for k in range(shape[0])]

    def serve(problem, at, name, dtype="f8", outputs=None, constants={}):
        """Answers until it is told to stop. The problem has value(**inputs) and gradient(**inputs), which returns the
        value or None and a dictionary; if it likes also hvp, vjp and jvp. Each takes fresh arrays. Constants are inputs
        that do not move, with their own types of numbers."""
        requests = os.fdopen(int(os.environ.get("TRACEWISE_IN", 3)), "rb")
        answers = os.fdopen(int(os.environ.get("TRACEWISE_OUT", 4)), "wb")
        shapes = {key: shape_of(x) for key, x in at.items()}
        code = "f" if dtype == "f4" else "d"
        count = sum(len(flat(x)) for x in at.values())

        def send(message, numbers=None):
            data = b"" if numbers is None else array.array(code, numbers).tobytes()
            if numbers is not None:
                message["bytes"] = len(data)
            answers.write(json.dumps(message).encode() + b"\n" + data)
            answers.flush()

        def inputs(numbers):
            result, start = {}, 0
            for key, shape in shapes.items():
                size = 1
                for n in shape:
                    size *= n
                result[key] = shaped(numbers[start:start + size], shape, constants.get(key, dtype))
                start += size
            return result

        def packed(parts):
            if not isinstance(parts, dict):
                moved = [key for key in shapes if key not in constants]
                isSeveral = isinstance(parts, (tuple, list)) and len(shapes) > 1
                parts = dict(zip(shapes if isSeveral and len(parts) == len(shapes) else moved, parts if isSeveral else [parts]))
            result = array.array("d")
            for key, shape in shapes.items():
                if key in constants:
                    result.extend([0.0] * len(flat(at[key])))
                    continue
                if key not in parts or parts[key] is None:
                    known = [k for k in shapes if parts.get(k) is not None]
                    raise GradientError("there is no gradient for %s%s" % (
                        key, " (if it is data, --inputs %s)" % ",".join(known) if known else ""))
                if shape_of(parts[key]) != shape:
                    raise GradientError("the gradient for %s has the shape %s, and %s itself has %s" % (
                        key, tuple(shape_of(parts[key])), key, tuple(shape)))
                result.extend(flat(parts[key]))
            for key in parts:
                if key not in shapes:
                    raise GradientError("there is a gradient for %s, which is no input" % key)
            return result

        def answer(request, numbers):
            op = request["op"]
            point, rest = inputs(numbers[:count]), numbers[count:]
            if op == "value":
                value = problem.value(**point)
                return ({}, flat(value)) if outputs else ({"value": number(value)}, None)
            if op == "gradient":
                value, gradient = problem.gradient(**point)
                return {"value": number(value if value is not None else problem.value(**inputs(numbers)))}, packed(gradient)
            if op == "hvp":
                return {}, packed(problem.hvp(point, inputs(rest)))
            if op == "vjp":
                return {}, packed(problem.vjp(point, shaped(rest, outputs or [], dtype)))
            if op == "jvp":
                return {}, flat(problem.jvp(point, inputs(rest)))
            if op == "edits":
                rows = numbers.reshape(-1, 2 * count + 2)
                slopes = [(x[:count], x[count:-2], x[-2], x[-1]) for x in rows]
                return {"edits": problem.edits(slopes, request["seconds"], request["patience"], packed, inputs)}, None
            raise ValueError("the operation %s is not known" % op)

        while True:
            line = requests.readline()
            if not line:
                return
            request = json.loads(line)
            if request["op"] == "bye":
                return
            if request["op"] == "hello":
                supports = ["value"] + [op for op in ("gradient", "hvp", "vjp", "jvp", "edits") if hasattr(problem, op)]
                greeting = {"protocol": 1, "name": name, "supports": supports, "dtype": dtype, "inputs": [
                    {"name": key, "shape": shape, "kind": "constant" if key in constants else "array", "at": "raw"}
                    for key, shape in shapes.items()]}
                if outputs:
                    greeting["outputs"] = outputs
                send(greeting, [y for x in at.values() for y in flat(x)])
                continue
            data = requests.read(request.get("bytes", 0))
            numbers = array.array(code, data).tolist() if numpy is None else numpy.frombuffer(data, code)
            try:
                message, result = answer(request, numbers)
                send(dict(message, id=request["id"]), result)
            except GradientError as error:
                send({"id": request["id"], "error": {"type": "gradient", "message": str(error)}})
            except Exception as error:
                place = ""
                if error.__traceback__ is not None:
                    last = error.__traceback__
                    while last.tb_next is not None:
                        last = last.tb_next
                    file = last.tb_frame.f_code.co_filename
                    place = "" if file.startswith("<") else " (%s, line %d)" % (os.path.basename(file), last.tb_lineno)
                text = "%s: %s%s" % (type(error).__name__, error, place)
                send({"id": request["id"], "error": {"type": "domain", "message": text}})

    """#

  /// The rest of the file that is printed, to be changed.
  static let pythonExample = #"""

    class Problem:
        """What is checked: put your function here."""

        def value(self, x):
            return sum((x[k] - k) ** 2 for k in range(len(x)))

        def gradient(self, x):
            return self.value(x), {"x": [2 * (x[k] - k) for k in range(len(x))]}

    serve(Problem(), at={"x": [0.5, -1.0, 2.0]}, name="example")

    """#
}
