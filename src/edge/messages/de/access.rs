//! The way into the settings.

use crate::edge::messages::en::Access;

pub const ACCESS: Access = Access {
    open: "Einstellungen öffnen",
    of_organization: "Single Sign-On der Organisation {organization}",
    token: "Administrator-Token",
    token_hint: "Sie haben es von Ihrem Betreiber. Es öffnet nur die Einstellungen dieser Organisation.",
    token_unknown: "Das Token ist unbekannt, abgelaufen oder widerrufen.",
    token_foreign: "Das Token gehört zu einer anderen Organisation.",
    no_token: "Kein Token?",
    no_token_help: "Bitten Sie Ihren Betreiber um einen {setup_link}. Er öffnet diese Einstellungen ohne Token, und zwar in \
                    dem Browser, der ihn zuerst verwendet, bis er abläuft oder widerrufen wird. Administratoren, die per \
                    Single Sign-On angemeldet sind, gelangen direkt hierher.",
    setup_link: "Einrichtungslink",
    expired: "Dieser Link ist abgelaufen",
    expired_why: "Einrichtungslinks gelten nur eine begrenzte Zeit, und die ist vorbei. Wer Ihnen den Link geschickt hat, kann \
                  ihn verlängern: Dann funktioniert derselbe Link wieder.",
    other_browser: "Dieser Link wurde in einem anderen Browser geöffnet",
    other_browser_why: "Ein Einrichtungslink gehört dem Browser, der ihn zuerst öffnet. Machen Sie in diesem Browser weiter.",
    unknown: "Dieser Link funktioniert nicht",
    unknown_why: "Er wurde widerrufen, oder ein Teil ging unterwegs verloren: Kopieren Sie ihn dann ganz, und versuchen Sie es \
                  noch einmal.",
    nothing_lost: "Es ist nichts verloren: Alles bisher Gespeicherte bleibt. Bitten Sie die Person, die Ihnen den Link geschickt \
                   hat, um einen neuen.",
    use_token: "Stattdessen ein Administrator-Token verwenden",
};
