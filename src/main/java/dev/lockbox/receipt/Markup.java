package dev.lockbox.receipt;

import dev.lockbox.identity.Visible;

/** HTML that is being written. What comes from outside goes in by {@link #text} and its kind alone, and stays text. */
final class Markup {

    private final StringBuilder html = new StringBuilder();

    /** Takes it as it is. */
    Markup html(String markup) {
        html.append(markup);
        return this;
    }

    Markup text(Object text) {
        String shown = Visible.of(String.valueOf(text));
        for (int at = 0; at < shown.length(); at++) {
            char c = shown.charAt(at);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
        return this;
    }

    /** An element with that text, which may run in either direction; nothing for no text. */
    Markup element(String name, Object text) {
        if (text == null) {
            return this;
        }
        html.append('<').append(name).append(" dir=\"auto\">");
        return text(text).html("</" + name + ">");
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
