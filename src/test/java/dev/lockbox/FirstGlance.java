package dev.lockbox;

import dev.lockbox.identity.Offering;
import dev.lockbox.process.Examiner;
import dev.lockbox.process.model.Checked;
import dev.lockbox.process.model.Difference;
import dev.lockbox.process.model.ModelFault;
import dev.lockbox.process.model.ModelFiles;
import dev.lockbox.process.model.Understood;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.xml.sax.InputSource;

/** Stands in for the check of the models: sees broken files, and the two edits the stories make. */
final class FirstGlance implements Examiner {

    @Override
    public Checked check(ModelFiles files) {
        List<ModelFault> faults = new ArrayList<>();
        files.texts().entrySet().stream()
                .filter(file -> !file.getKey().endsWith(".form") && !isWellFormed(file.getValue()))
                .map(Map.Entry::getKey)
                .forEach(name -> faults.add(new ModelFault(name, null, "wellFormed", "is broken; save it anew")));
        return faults.isEmpty()
                ? new Checked(List.of(), Optional.of(new Seen(files)))
                : new Checked(faults, Optional.empty());
    }

    private static boolean isWellFormed(String text) {
        try {
            var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
            parser.setErrorHandler(null);
            parser.parse(new InputSource(new StringReader(text)));
            return true;
        } catch (Exception broken) {
            return false;
        }
    }

    private record Seen(ModelFiles files) implements Understood {

        @Override
        public List<Difference> differencesFrom(Understood before) {
            List<Difference> differences = new ArrayList<>();
            if (says("\"PT6H\"") != ((Seen) before).says("\"PT6H\"")) {
                differences.add(
                        says("\"PT6H\"")
                                ? new Difference(Offering.M365, true, "access for m365: at most 4 hours to 6 hours")
                                : new Difference(Offering.M365, false, "access for m365: at most 6 hours to 4 hours"));
            }
            if (says("'PT8H'") && !((Seen) before).says("'PT8H'")) {
                differences.add(new Difference(Offering.M365, false, "decision window for m365: 12 hours to 8 hours"));
            }
            return differences;
        }

        private boolean says(String words) {
            return files.texts().values().stream().anyMatch(text -> text.contains(words));
        }
    }
}
