// SPDX-License-Identifier: AGPL-3.0-or-later
// One description per message, run by a Loader (fields -> value) or a Saver (value -> fields).
#include "binding.hpp"

#include "binding_walks.hpp"
#include "codes.hpp"

#include <type_traits>

namespace aubrac::formats::actes {

template <class B>
void bind(B& b, FichierSigne& v) {
    b.text("NomFichier", v.nom_fichier);
    b.text("Signature", v.signature);
}

template <class B>
void bind(B& b, Referent& v) {
    b.text("Nom", v.nom);
    b.text("Telephone", v.telephone);
    b.text("Email", v.email);
}

template <class B>
void bind(B& b, IdCl& v) {
    b.text("SIREN", v.siren);
    b.text("Departement", v.departement);
    b.text("Arrondissement", v.arrondissement);
    b.text("Nature", v.nature);
}

template <class B>
void bind(B& b, EnveloppeCLMISILL& v) {
    b.nested("Emetteur", [&](B& in) {
        in.group("IDCL", v.idcl);
        in.group("Referent", v.referent);
    });
    b.nested("AdressesRetour", [&](B& in) { in.texts("Email", v.adresses_retour); });
    b.nested("FormulairesEnvoyes", [&](B& in) { in.list("Formulaire", v.formulaires); });
}

template <class B>
void bind(B& b, EnveloppeMISILLCL& v) {
    b.nested("Emetteur", [&](B& in) {
        in.emetteur(v.emetteur);
        in.group("Referent", v.referent);
    });
    b.nested("FormulairesEnvoyes", [&](B& in) { in.list("Formulaire", v.formulaires); });
    b.nested("Destinataire", [&](B& in) { in.text("SIREN", v.destinataire_siren); });
}

template <class B>
void bind(B& b, AnomalieEnveloppe& v) {
    b.date("Date", v.date);
    b.text("Nature", v.nature);
    b.text("Detail", v.detail);
    b.group("EnveloppeRecue", v.enveloppe_recue);
}

template <class B>
void bind_matiere_of_acte(B& b, std::string_view name, std::string& code) {
    if constexpr (std::is_same_v<B, Saver>)
        if (code.empty()) return;
    b.nested(name, [&](B& in) { in.text("CodeMatiere", code); });
}

template <class B>
void bind(B& b, Acte& v) {
    b.date("Date", v.date);
    b.text("NumeroInterne", v.numero_interne);
    b.text("CodeNatureActe", v.code_nature_acte);
    static constexpr std::string_view names[] = {"CodeMatiere1", "CodeMatiere2", "CodeMatiere3", "CodeMatiere4",
                                                 "CodeMatiere5"};
    for (std::size_t i = 0; i < 5; ++i) bind_matiere_of_acte(b, names[i], v.code_matiere[i]);
    b.text("Objet", v.objet);
    if constexpr (std::is_same_v<B, Saver>) {
        if (!v.precedent_identifiant_acte.empty())
            b.nested("PrecedentIdentifiantActe", [&](B& in) { in.text("IDActe", v.precedent_identifiant_acte); });
        if (!v.annexes_nombre) v.annexes_nombre = static_cast<int>(v.annexes.size());
    } else {
        b.nested("PrecedentIdentifiantActe", [&](B& in) { in.text("IDActe", v.precedent_identifiant_acte); });
    }
    b.date("ClassificationDateVersion", v.classification_date_version);
    b.group("Document", v.document);
    b.nested("Annexes", [&](B& in) {
        in.number("Nombre", v.annexes_nombre);
        in.list("Annexe", v.annexes);
    });
    b.document_papier(v.document_papier);
}

template <class B>
void bind(B& b, ARActe& v) {
    b.text("IDActe", v.id_acte);
    b.date("DateReception", v.date_reception);
    b.group("ActeRecu", v.acte_recu);
    b.date("ClassificationDateVersionEnCours", v.classification_date_version_en_cours);
}

template <class B>
void bind(B& b, AnomalieActe& v) {
    b.date("Date", v.date);
    b.text("Nature", v.nature);
    b.text("Detail", v.detail);
    b.group("ActeRecu", v.acte_recu);
    b.date("ClassificationDateVersionEnCours", v.classification_date_version_en_cours);
}

template <class B>
void bind(B& b, DonneesCourrierPref& v) {
    b.text("IDActe", v.id_acte);
    b.date("DateCourrierPref", v.date_courrier_pref);
}

template <class B>
void bind(B& b, CourrierAvecDocument& v) {
    bind(b, static_cast<DonneesCourrierPref&>(v));
    b.group("Document", v.document);
}

template <class B>
void bind(B& b, DemandePieceComplementaire& v) {
    bind(b, static_cast<CourrierAvecDocument&>(v));
    b.text("DescriptionPieces", v.description_pieces);
}

template <class B>
void bind(B& b, LettreObservations& v) {
    bind(b, static_cast<CourrierAvecDocument&>(v));
    b.text("Motif", v.motif);
}

template <class B>
void bind(B& b, PieceComplementaire& v) {
    bind(b, static_cast<DonneesCourrierPref&>(v));
    b.nested("Documents", [&](B& in) { in.list("Document", v.documents); });
}

template <class B>
void bind(B& b, ARReponseCL& v) {
    b.date("DateReception", v.date_reception);
    b.group("InfosCourrierPref", v.infos_courrier_pref);
}

template <class B>
void bind(B& b, DefereTA& v) {
    b.text("IDActe", v.id_acte);
    b.date("DateDepot", v.date_depot);
    b.text("NatureIllegalite", v.nature_illegalite);
    b.nested("PiecesJointes", [&](B& in) { in.list("PieceJointe", v.pieces_jointes); });
}

template <class B>
void bind(B& b, Annulation& v) {
    b.text("IDActe", v.id_acte);
}

template <class B>
void bind(B& b, ARAnnulation& v) {
    b.text("IDActe", v.id_acte);
    b.date("DateReception", v.date_reception);
}

template <class B>
void bind(B& b, DemandeClassification& v) {
    b.date("DateClassification", v.date_classification);
}

template <class B>
void bind(B& b, ReponseClassificationSansChangement& v) {
    b.date("DateClassification", v.date_classification);
}

template <class B>
void bind(B& b, TypePieceJointe& v) {
    b.text("CodeTypePJ", v.code_type_pj);
    b.label("Libelle", v.libelle);
}

template <class B>
void bind(B& b, NatureActe& v) {
    b.text("CodeNatureActe", v.code_nature_acte);
    b.label("Libelle", v.libelle);
    b.text("TypeAbrege", v.type_abrege);
    b.list("TypePJNatureActe", v.types_pj);
}

template <class B, class T>
void bind_matieres(B& b, T& matieres, int level) {
    if (level > 5) return;
    b.list("Matiere" + std::to_string(level), matieres, [level](B& in, Matiere& matiere) {
        in.text("CodeMatiere", matiere.code_matiere);
        in.label("Libelle", matiere.libelle);
        bind_matieres(in, matiere.matieres, level + 1);
    });
}

template <class B>
void bind(B& b, Classification& v) {
    b.date("DateClassification", v.date_classification);
    b.nested("NaturesActes", [&](B& in) { in.list("NatureActe", v.natures_actes); });
    b.nested("Matieres", [&](B& in) { bind_matieres(in, v.matieres, 1); });
}

namespace {

template <std::size_t index = 0>
bool load_at(std::size_t wanted, const Field& fields, Message& message) {
    if constexpr (index < std::variant_size_v<Message>) {
        if (index != wanted) return load_at<index + 1>(wanted, fields, message);
        Loader loader(fields);
        bind(loader, message.emplace<index>());
        return true;
    }
    return false;
}

} // namespace

// The variant and the table of codes list the messages in the same order.
std::string_view root_of(const Message& message) { return list_message_codes()[message.index()].root; }

std::optional<Message> message_from(std::string_view root, const Field& fields) {
    static_assert(std::variant_size_v<Message> == 24);
    const auto* row = find_by_root(root);
    Message message;
    if (!row || !load_at(static_cast<std::size_t>(row - list_message_codes().data()), fields, message)) return {};
    return message;
}

Field fields_of(const Message& message) {
    auto fields = Field::make_group(root_of(message));
    auto copy = message;
    Saver saver(fields);
    std::visit([&](auto& value) { bind(saver, value); }, copy);
    return fields;
}

} // namespace aubrac::formats::actes
