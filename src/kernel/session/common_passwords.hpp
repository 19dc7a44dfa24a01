// SPDX-License-Identifier: AGPL-3.0-or-later
// Private to this folder: words that people choose first, French and English, folded (lower case, no accent, no
// space).
#pragma once

#include <string_view>

namespace aubrac::kernel {

inline constexpr std::string_view common_words[] = {
    "password",   "passw0rd",  "p4ssword",   "motdepasse",  "motdepass",  "secret",         "bonjour",
    "bonsoir",    "coucou",    "salut",      "soleil",      "chocolat",   "doudou",         "loulou",
    "princesse",  "amour",     "jetaime",    "iloveyou",    "cheval",     "licorne",        "marseille",
    "paris",      "lyon",      "toulouse",   "bordeaux",    "france",     "bretagne",       "aveyron",
    "aubrac",     "rodez",     "mairie",     "commune",     "village",    "secretaire",     "secretariat",
    "maire",      "adjoint",   "conseil",    "elus",        "admin",      "administrateur", "administrator",
    "root",       "toor",      "user",       "utilisateur", "compte",     "login",          "welcome",
    "bienvenue",  "azerty",    "azertyuiop", "qwerty",      "qwertyuiop", "qsdfgh",         "wxcvbn",
    "abcdef",     "letmein",   "monkey",     "dragon",      "football",   "baseball",       "superman",
    "batman",     "pokemon",   "starwars",   "naruto",      "master",     "shadow",         "sunshine",
    "princess",   "michael",   "nicolas",    "camille",     "julien",     "thomas",         "sebastien",
    "christophe", "isabelle",  "nathalie",   "sandrine",    "stephanie",  "caroline",       "charlotte",
    "alexandre",  "maxime",    "antoine",    "pierre",      "marie",      "jean",           "philippe",
    "laurent",    "patrick",   "catherine",  "martine",     "monique",    "sylvie",         "valerie",
    "veronique",  "dominique", "daniel",     "francois",    "frederic",   "olivier",        "pascal",
    "thierry",    "vincent",   "janvier",    "fevrier",     "mars",       "avril",          "juin",
    "juillet",    "aout",      "septembre",  "octobre",     "novembre",   "decembre",       "lundi",
    "mardi",      "mercredi",  "jeudi",      "vendredi",    "samedi",     "dimanche",       "printemps",
    "automne",    "hiver",     "summer",     "winter",      "spring",     "autumn",         "january",
    "february",   "december",  "monday",     "friday",      "computer",   "internet",       "ordinateur",
    "serveur",    "server",    "test",       "tester",      "demo",       "temp",           "provisoire",
    "changeme",   "changer",   "changezmoi", "default",     "defaut",     "google",         "facebook",
    "windows",    "microsoft", "orange",     "samsung",     "iphone",     "hello",          "love",
    "freedom",    "whatever",  "trustno",    "access",      "service",    "support",        "maison",
    "famille",    "enfant",    "enfants",    "maman",       "papa",       "cherie",         "poupette",
    "nounours",   "minou",     "mimi",       "titi",        "toto",       "tata",           "tintin",
    "asterix",    "obelix",    "ronaldo",    "zidane",      "mbappe",     "messi",          "olympique",
    "stade",      "rugby",     "velo",       "moto",        "voiture",    "renault",        "peugeot",
    "citroen",    "ferrari",   "tracteur",   "vache",       "mouton",     "fromage",        "pastis",
    "vacances",   "montagne",  "soleils",    "etoile",      "papillon",   "caramel",        "vanille",
    "cerise",     "fraise",    "banane",
};

/// Whole passwords, folded and without spaces, that satisfy any estimate and are yet tried first.
inline constexpr std::string_view common_passwords[] = {
    "correcthorsebatterystaple",
    "chevalcorrectpileagrafe",
    "thequickbrownfox",
    "thequickbrownfoxjumpsoverthelazydog",
    "portezcevieuxwhiskyaujugeblondquifume",
    "portezcevieuxwhisky",
    "liberteegalitefraternite",
    "vivelafrance",
    "allonsenfantsdelapatrie",
    "ilovemyfamily",
    "jetaimemonamour",
    "motdepassesecret",
    "monmotdepasse",
    "cestmonmotdepasse",
    "passwordpassword",
    "motdepasseadmin",
    "administrateur1234",
    "aubracaubrac",
    "saintexemple",
    "lemotdepasse",
    "motdepasse1234",
    "loremipsumdolor",
    "unmotdepassetreslong",
    "ilfaitbeauaujourdhui",
    "bonjourtoutlemonde",
    "openthedoorplease",
};

inline constexpr std::string_view keyboard_rows[] = {
    "abcdefghijklmnopqrstuvwxyz",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "01234567890",
};

} // namespace aubrac::kernel
