//! What the errors of enforcement and of shadow verification say.

pub(super) const PAIRS: &[(&str, &str)] = &[
    (
        "The draft has not agreed on enough real sign-ins, or it differs in what they say nothing about. Run the test, then enable.",
        "Der Entwurf hat noch nicht genügend echte Anmeldungen gleich beurteilt, oder er unterscheidet sich in etwas, worüber \
         sie nichts sagen. Führen Sie den Test aus, dann aktivieren Sie.",
    ),
    (
        "The draft has not agreed on enough real sign-ins, or it differs in what they say nothing about. Run the test, then enable.",
        "Der Entwurf hat nicht genug echte Anmeldungen angenommen, oder er unterscheidet sich in etwas, worüber sie nichts sagen. Testen Sie ihn, dann aktivieren Sie ihn.",
    ),
    (
        "Make recovery codes first.",
        "Erzeugen Sie zuerst Wiederherstellungscodes.",
    ),
    (
        "Confirm first that the recovery codes are stored.",
        "Bestätigen Sie zuerst, dass die Wiederherstellungscodes aufbewahrt sind.",
    ),
    (
        "These are not the latest recovery codes.",
        "Das sind nicht die neuesten Wiederherstellungscodes.",
    ),
    (
        "This code does not work, or it was used already.",
        "Dieser Code funktioniert nicht, oder er wurde schon benutzt.",
    ),
    (
        "Too many wrong codes came from here. Try again in an hour.",
        "Von hier kamen zu viele falsche Codes. Versuchen Sie es in einer Stunde wieder.",
    ),
    (
        "A recovery code does not open this. Get in by single sign-on or a token.",
        "Ein Wiederherstellungscode öffnet das nicht. Kommen Sie mit Single Sign-on oder einem Token herein.",
    ),
    ("Enable single sign-on first.", "Aktivieren Sie zuerst Single Sign-on."),
];
