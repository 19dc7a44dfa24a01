# SPDX-License-Identifier: AGPL-3.0-or-later
# Large PES flux, seeded: the same bytes each time, sound for the norm, absurd in content.
"""PES flux."""
import base64
import gzip
import random

HEAD = """<?xml version="1.0" encoding="ISO-8859-1"?>
<n:PES_Aller xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller" Id="F1">
  <Enveloppe>
    <Parametres><Version V="2"/><TypFic V="PESALR2"/><NomFic V="PESALR2_21990000800018_260302_001"/></Parametres>
    <Emetteur><Sigle V="AUBRAC"/><Adresse V="Saint-Exemple"/></Emetteur>
  </Enveloppe>
  <EnTetePES>
    <DteStr V="2026-03-02"/><IdPost V="099001"/><IdColl V="21990000800018"/><CodCol V="123"/><CodBud V="00"/>
  </EnTetePES>
  <PES_DepenseAller>
    <EnTeteDepense><IdVer V="2"/><InfoDematerialisee V="0"/></EnTeteDepense>
"""
LIGNE = """        <LigneDePiece>
          <BlocLignePiece>
            <InfoLignePce>
              <IdLigne V="{rank}"/>
              <Nature V="60611"/>
              <Fonction V="020"/>
              <LibVir1 V="Mélange de graines d'été"/>
              <ModRegl V="03"/>
              <TVAIntraCom V="0"/>
              <MtHT V="{amount}"/>
            </InfoLignePce>
          </BlocLignePiece>
          <Tiers>
            <InfoTiers>
              <IdTiers V="39900000900015"/><NatIdTiers V="01"/><RefTiers V="T{tiers}"/><CatTiers V="50"/><NatJur V="03"/>
              <Nom V="GRAINES ET PLUMES"/>
            </InfoTiers>
            <Adresse>
              <TypAdr V="1"/><Adr2 V="2 place du Perchoir"/><CP V="99001"/><Ville V="SAINT-EXEMPLE"/><CodRes V="0"/>
            </Adresse>
            <CpteBancaire><IBAN V="FR3999999000010000000000199"/><TitCpte V="GRAINES ET PLUMES"/></CpteBancaire>
          </Tiers>
        </LigneDePiece>
"""
PIECES, LIGNES = 20, 3  # of each bordereau, of each pièce


def _amount(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def _piece(luck, number, pj):
    total, lignes = 0, []
    for rank in range(1, LIGNES + 1):
        cents = luck.randint(100, 999_999)
        total += cents
        lignes.append(LIGNE.format(rank=rank, amount=_amount(cents), tiers=luck.randint(1, 9999)))
    ref = f'<PJRef><Support V="01"/><IdUnique V="{pj}"/><NomPJ V="facture.pdf"/></PJRef>' if pj else ""
    head = (f'      <Piece>\n        <BlocPiece><InfoPce><IdPce V="{number}"/><TypPce V="01"/><NatPce V="01"/>'
            f'<Obj V="Graines"/>{ref}</InfoPce></BlocPiece>\n')
    return total, head + "".join(lignes) + "      </Piece>\n"


def _bordereau(luck, number, pjs):
    pieces = [_piece(luck, number * PIECES + rank, pj) for rank, pj in zip(range(PIECES), pjs)]
    total = sum(cents for cents, _ in pieces)
    return (f'    <Bordereau Id="B{number}">\n      <BlocBordereau><Exer V="2026"/><IdBord V="{number}"/>'
            f'<DteBordEm V="2026-03-01"/><TypBord V="01"/><NbrPce V="{PIECES}"/><MtBordHT V="{_amount(total)}"/>'
            "</BlocBordereau>\n" + "".join(text for _, text in pieces) + "    </Bordereau>\n")


def write_flux(path, size, pj_share):
    """Writes about `size` bytes, of which `pj_share` (0 to 1) are pièces justificatives in base64."""
    luck = random.Random(20260302)
    with open(path, "wb") as file:
        def put(text):
            file.write(text.encode("iso-8859-1"))
        put(HEAD)
        pjs, number = [], 0
        while file.tell() < size * (1 - pj_share):
            number += 1
            names = [f"PJ{number}X{rank}" if pj_share and rank < 3 else None for rank in range(PIECES)]
            pjs += [name for name in names if name]
            put(_bordereau(luck, number, names))
        put("  </PES_DepenseAller>\n")
        if pj_share:
            put('  <PES_PJ>\n    <EnTetePES_PJ><IdVer V="1"/></EnTetePES_PJ>\n')
            share = size * pj_share / len(pjs)
            for name in pjs:  # what is in a PDF hardly shrinks
                content = luck.randbytes(int(share * luck.uniform(0.5, 1.5) * 3 / 4))
                text = base64.b64encode(gzip.compress(content, 1, mtime=0)).decode()
                put(f'    <PJ><Contenu><Fichier MIMEType="application/pdf">{text}</Fichier></Contenu><IdUnique V="{name}"/>'
                    '<NomPJ V="facture.pdf"/><TypePJ V="003"/><Description V="Facture"/></PJ>\n')
            put("  </PES_PJ>\n")
        put("</n:PES_Aller>\n")
