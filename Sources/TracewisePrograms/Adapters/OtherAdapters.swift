extension Adapter {
  static let cText = #"""
    /* Lets a function be checked by tracewise: cc -O2 -o model adapter.c -lm && tracewise check --program ./model
       From Fortran: a function of this type, with bind(c). */
    #include <math.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>

    /* What is checked: put your function here. The gradient may be NULL. */
    static double objective(unsigned n, const double *x, double *gradient) {
      double value = 0;
      for (unsigned k = 0; k < n; ++k) {
        value += (x[k] - k) * (x[k] - k);
        if (gradient) gradient[k] = 2 * (x[k] - k);
      }
      return value;
    }
    static const double start[] = {0.5, -1.0, 2.0};
    enum { count = sizeof start / sizeof *start };

    /* ----- The protocol; nothing below has to be changed. */
    static void send_numbers(FILE *out, const double *x) {
      fwrite(x, sizeof(double), count, out); /* little-endian, as nearly all machines are */
      fflush(out);
    }

    static void send_value(FILE *out, long id, double value, unsigned long bytes) {
      if (isfinite(value))
        fprintf(out, "{\"id\":%ld,\"value\":%.17g,\"bytes\":%lu}\n", id, value, bytes);
      else
        fprintf(out, "{\"id\":%ld,\"value\":null,\"bytes\":%lu}\n", id, bytes);
    }

    int main(void) {
      FILE *in = fdopen(3, "rb"), *out = fdopen(4, "wb");
      char line[4096];
      static double x[count], gradient[count];
      if (!in || !out) return fputs("run by: tracewise check --program ./model\n", stderr), 64;
      while (fgets(line, sizeof line, in)) {
        const char *id = strstr(line, "\"id\":");
        long number = id ? strtol(id + 5, NULL, 10) : 0;
        if (strstr(line, "\"op\":\"bye\"")) break;
        if (strstr(line, "\"op\":\"hello\"")) {
          fprintf(out, "{\"protocol\":1,\"name\":\"model\",\"inputs\":[{\"name\":\"x\",\"shape\":[%d],\"at\":\"raw\"}],"
                       "\"bytes\":%lu}\n", (int)count, (unsigned long)sizeof x);
          send_numbers(out, start);
          continue;
        }
        if (fread(x, sizeof(double), count, in) != count) break;
        if (strstr(line, "\"op\":\"gradient\"")) {
          double value = objective(count, x, gradient);
          send_value(out, number, value, sizeof gradient);
          send_numbers(out, gradient);
        } else {
          send_value(out, number, objective(count, x, NULL), 0);
          fflush(out);
        }
      }
      return 0;
    }

    """#

  static let rText = #"""
    # Lets a function be checked by tracewise: tracewise check --program "Rscript adapter.R"
    # What is checked: put your function here. Arrays are passed flat, column by column, as R keeps them.
    value <- function(x) sum((x - seq_along(x))^2)
    gradient <- function(x) 2 * (x - seq_along(x))
    inputs <- list(x = c(0.5, -1, 2))

    # ----- The protocol; nothing below has to be changed.
    requests <- file(paste0("/dev/fd/", Sys.getenv("TRACEWISE_IN", "3")), "rb", raw = TRUE)
    answers <- file(paste0("/dev/fd/", Sys.getenv("TRACEWISE_OUT", "4")), "wb", raw = TRUE)
    say <- function(line, numbers = numeric(0)) {
      writeBin(c(charToRaw(paste0(line, "\n")), writeBin(as.double(numbers), raw(), endian = "little")), answers)
      flush(answers)
    }
    read_line <- function() {
      line <- raw(0)
      repeat {
        byte <- readBin(requests, "raw", 1L)
        if (length(byte) == 0) return(NULL)
        if (byte == as.raw(10)) return(rawToChar(line))
        line <- c(line, byte)
      }
    }
    number <- function(x) if (is.finite(x)) sprintf("%.17g", x) else "null"
    quoted <- function(x) encodeString(gsub("[[:cntrl:]]", " ", x), quote = "\"")
    shape <- function(x) if (is.null(dim(x))) length(x) else dim(x)
    parts <- function(x) {
      ends <- cumsum(lengths(inputs))
      Map(function(part, end) { part[] <- x[(end - length(part) + 1):end]; part }, inputs, ends)
    }

    repeat {
      line <- read_line()
      if (is.null(line) || grepl("\"op\":\"bye\"", line, fixed = TRUE)) break
      field <- function(name) as.numeric(sub(paste0(".*\"", name, "\":([0-9]+).*"), "\\1", line))
      if (grepl("\"op\":\"hello\"", line, fixed = TRUE)) {
        described <- mapply(function(name, x) sprintf("{\"name\":\"%s\",\"shape\":[%s],\"at\":\"raw\"}", name,
          paste(shape(x), collapse = ",")), names(inputs), inputs)
        at <- unlist(inputs, use.names = FALSE)
        say(sprintf("{\"protocol\":1,\"name\":\"model\",\"order\":\"F\",\"base\":1,\"inputs\":[%s],\"bytes\":%d}",
          paste(described, collapse = ","), 8 * length(at)), at)
        next
      }
      x <- parts(readBin(requests, "double", field("bytes") / 8, endian = "little"))
      id <- field("id")
      tryCatch({
        v <- number(do.call(value, x))
        if (grepl("\"op\":\"gradient\"", line, fixed = TRUE)) {
          g <- unlist(do.call(gradient, x), use.names = FALSE)
          say(sprintf("{\"id\":%d,\"value\":%s,\"bytes\":%d}", id, v, 8 * length(g)), g)
        } else say(sprintf("{\"id\":%d,\"value\":%s}", id, v))
      }, error = function(e) say(sprintf("{\"id\":%d,\"error\":{\"type\":\"domain\",\"message\":%s}}", id,
        quoted(conditionMessage(e)))))
    }

    """#

  static let octaveText = #"""
    % Lets a function be checked by tracewise: tracewise check --program "octave-cli -q adapter.m"
    1;
    % What is checked: put your functions here.
    function value = value_at(x)
      value = sum((x - (1:numel(x))') .^ 2);
    end
    function gradient = gradient_at(x)
      gradient = 2 * (x - (1:numel(x))');
    end
    start = [0.5; -1; 2];

    % ----- The protocol; nothing below has to be changed.
    function say(answers, line, numbers)
      fwrite(answers, [line "\n"]);
      fwrite(answers, numbers, "double", 0, "ieee-le");
      fflush(answers);
    end
    function text = number(x)
      if isfinite(x) text = sprintf("%.17g", x); else text = "null"; end
    end
    function result = field(line, name)
      found = regexp(line, ["\"" name "\":(\\d+)"], "tokens");
      result = str2double(found{1}{1});
    end

    function line = read_line(requests)
      % Not fgetl, which waits for what comes after the line.
      line = "";
      while true
        byte = fread(requests, 1, "uint8=>char");
        if isempty(byte) line = -1; return; end
        if byte == "\n" return; end
        line(end + 1) = byte;
      end
    end

    requests = fopen("/dev/fd/3", "rb");
    answers = fopen("/dev/fd/4", "wb");
    while true
      line = read_line(requests);
      if !ischar(line) || !isempty(strfind(line, "\"op\":\"bye\"")) break; end
      if !isempty(strfind(line, "\"op\":\"hello\""))
        sizes = sprintf("%d,", size(start))(1:end-1);
        say(answers, sprintf(["{\"protocol\":1,\"name\":\"model\",\"order\":\"F\",\"base\":1,\"inputs\":" ...
          "[{\"name\":\"x\",\"shape\":[%s],\"at\":\"raw\"}],\"bytes\":%d}"], sizes, 8 * numel(start)), start(:));
        continue;
      end
      x = reshape(fread(requests, field(line, "bytes") / 8, "double", 0, "ieee-le"), size(start));
      id = field(line, "id");
      try
        if !isempty(strfind(line, "\"op\":\"gradient\""))
          gradient = gradient_at(x);
          say(answers, sprintf("{\"id\":%d,\"value\":%s,\"bytes\":%d}", id, number(value_at(x)), 8 * numel(gradient)), gradient(:));
        else
          say(answers, sprintf("{\"id\":%d,\"value\":%s}", id, number(value_at(x))), []);
        end
      catch problem
        message = regexprep(problem.message, "[\"\\\\\\n]", " ");
        say(answers, sprintf("{\"id\":%d,\"error\":{\"type\":\"domain\",\"message\":\"%s\"}}", id, message), []);
      end
    end

    """#

  static let juliaText = #"""
    # Lets a function be checked by tracewise: tracewise check --program "julia adapter.jl"
    # What is checked: put your functions here. Arrays come column by column, as Julia keeps them.
    value(x) = sum(abs2, x .- (1:length(x)))
    gradient(x) = 2 .* (x .- (1:length(x)))
    start = [0.5, -1.0, 2.0]

    # ----- The protocol; nothing below has to be changed.
    const requests = fdio(parse(Int, get(ENV, "TRACEWISE_IN", "3")))
    const answers = fdio(parse(Int, get(ENV, "TRACEWISE_OUT", "4")))

    function say(line, numbers = Float64[])
        write(answers, line, "\n", htol.(reinterpret(UInt64, vec(collect(Float64, numbers)))))
        flush(answers)
    end
    number(x) = isfinite(x) ? string(x) : "null"
    field(line, name) = parse(Int, match(Regex("\"$name\":(\\d+)"), line)[1])

    while !eof(requests)
        line = readline(requests)
        occursin("\"op\":\"bye\"", line) && break
        if occursin("\"op\":\"hello\"", line)
            say("""{"protocol":1,"name":"model","order":"F","base":1,"inputs":[{"name":"x","shape":[$(join(size(start), ","))],"at":"raw"}],"bytes":$(8length(start))}""", start)
            continue
        end
        bits = ltoh.(reinterpret(UInt64, read(requests, field(line, "bytes"))))
        x = reshape(collect(reinterpret(Float64, bits)), size(start))
        id = field(line, "id")
        try
            if occursin("\"op\":\"gradient\"", line)
                g = gradient(x)
                say("""{"id":$id,"value":$(number(value(x))),"bytes":$(8length(g))}""", g)
            else
                say("""{"id":$id,"value":$(number(value(x)))}""")
            end
        catch problem
            message = replace(sprint(showerror, problem), r"[\"\\\\\n]" => " ")
            say("""{"id":$id,"error":{"type":"domain","message":"$message"}}""")
        end
    end

    """#
}
