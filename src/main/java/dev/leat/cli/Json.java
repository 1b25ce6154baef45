package dev.leat.cli;

import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON: maps, collections, strings, numbers, booleans and null, two blanks a level. */
final class Json {
  private final StringBuilder out = new StringBuilder();

  private Json() {}

  /** In the order of the map's iteration. */
  static String write(Map<String, ?> map) {
    Json json = new Json();
    json.value(map, 0);
    return json.out.toString();
  }

  private void value(@Nullable Object value, int depth) {
    switch (value) {
      case Map<?, ?> map -> object(map, depth);
      case Collection<?> collection -> array(collection, depth);
      case Double number when !Double.isFinite(number) -> out.append("null");
      case Double number -> out.append(String.format(Locale.ROOT, "%.3f", number));
      case Number number -> out.append(number);
      case Boolean bool -> out.append(bool);
      case null -> out.append("null");
      default -> string(value.toString());
    }
  }

  private void object(Map<?, ?> map, int depth) {
    out.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      newLine(depth + 1);
      string(String.valueOf(entry.getKey()));
      out.append(": ");
      value(entry.getValue(), depth + 1);
      out.append(entries.hasNext() ? "," : "");
    }
    newLine(map.isEmpty() ? -1 : depth);
    out.append('}');
  }

  private void array(Collection<?> collection, int depth) {
    out.append('[');
    Iterator<?> elements = collection.iterator();
    while (elements.hasNext()) {
      newLine(depth + 1);
      value(elements.next(), depth + 1);
      out.append(elements.hasNext() ? "," : "");
    }
    newLine(collection.isEmpty() ? -1 : depth);
    out.append(']');
  }

  private void newLine(int depth) {
    if (depth >= 0) {
      out.append('\n').repeat("  ", depth);
    }
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
