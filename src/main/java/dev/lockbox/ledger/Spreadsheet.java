package dev.lockbox.ledger;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.Writer;

/**
 * Records as CSV for people who open it in a spreadsheet: no cell is taken for a formula, whatever somebody wrote into a
 * request. A cell that could be has an apostrophe before it, and so has one that begins with an apostrophe itself: a reader
 * takes the first one off, and has what was recorded.
 */
public final class Spreadsheet {

    /** What spreadsheets begin a formula with; tabs and line ends they skip before. */
    private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20'";

    private final CsvWriter csv;

    /** Writes the names of the columns. */
    public Spreadsheet(Writer out) {
        this.csv = CsvWriter.builder()
                .bufferSize(0)
                .quoteStrategy(QuoteStrategies.ALWAYS)
                .build(out);
        csv.writeRecord(
                "CreationDate",
                "UserIds",
                "Operations",
                "AuditData",
                "Sequence",
                "Tenant",
                "ClientIp",
                "ObjectId",
                "RequestId");
    }

    public void write(Recorded recorded) {
        csv.writeRecord(
                recorded.creationDate().toString(),
                cell(recorded.userId()),
                cell(recorded.operation()),
                data(recorded.auditData()),
                String.valueOf(recorded.sequence()),
                cell(recorded.tenant()),
                cell(recorded.clientIp()),
                cell(recorded.objectId()),
                cell(recorded.requestId()));
    }

    /** Where lists are written with semicolons, a spreadsheet splits there and would look for formulas behind them. */
    private static String data(String json) {
        // They stand only within JSON's strings, where this is another way to write the same.
        return json.replace(";", "\\u003b");
    }

    private static String cell(String text) {
        if (text == null) {
            return "";
        }
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
