/* tagset.h - the tag sets of the training data as enums with names.
 *
 * XPOS: Penn Treebank tags as UD English EWT and GUM use them. Deprel: UD v2 relations with the English
 * subtypes. A model file stores names, and its loader maps them to these numbers, so that the enums
 * may grow without retraining. Tables are const, shared by threads; functions never fail (an unknown name
 * gives *_NONE).
 *
 *     Xpos t = xpos_from_name(SLICE("NNP"));
 *     if (xpos_is_verb(t)) ...
 */
#ifndef ATTACHE_DOC_TAGSET_H
#define ATTACHE_DOC_TAGSET_H

#include "base/slice.h"

/* clang-format off */
#define XPOS_TABLE(X)                                                                                        \
    X(NONE, "_")                                                                                             \
    X(CC, "CC") X(CD, "CD") X(DT, "DT") X(EX, "EX") X(FW, "FW") X(IN, "IN") X(JJ, "JJ") X(JJR, "JJR")        \
        X(JJS, "JJS") X(LS, "LS") X(MD, "MD") X(NN, "NN") X(NNS, "NNS") X(NNP, "NNP") X(NNPS, "NNPS")        \
            X(PDT, "PDT") X(POS, "POS") X(PRP, "PRP") X(PRPS, "PRP$") X(RB, "RB") X(RBR, "RBR")              \
                X(RBS, "RBS") X(RP, "RP") X(SYM, "SYM") X(TO, "TO") X(UH, "UH") X(VB, "VB") X(VBD, "VBD")    \
                    X(VBG, "VBG") X(VBN, "VBN") X(VBP, "VBP") X(VBZ, "VBZ") X(WDT, "WDT") X(WP, "WP")        \
                        X(WPS, "WP$") X(WRB, "WRB") X(ADD, "ADD") X(AFX, "AFX") X(GW, "GW") X(HYPH, "HYPH")  \
                            X(NFP, "NFP") X(XX, "XX") X(COMMA, ",") X(STOP, ".") X(COLON, ":")               \
                                X(OPEN_QUOTE, "``") X(CLOSE_QUOTE, "''") X(LRB, "-LRB-") X(RRB, "-RRB-")     \
                                    X(DOLLAR, "$")

#define DEPREL_TABLE(X)                                                                                      \
    X(NONE, "_")                                                                                             \
    X(ACL, "acl") X(ACL_RELCL, "acl:relcl") X(ADVCL, "advcl") X(ADVCL_RELCL, "advcl:relcl")                  \
        X(ADVMOD, "advmod") X(AMOD, "amod") X(APPOS, "appos") X(AUX, "aux") X(AUX_PASS, "aux:pass") X(       \
            CASE, "case") X(CC, "cc") X(CC_PRECONJ, "cc:preconj") X(CCOMP, "ccomp") X(COMPOUND, "compound")  \
            X(COMPOUND_PRT, "compound:prt") X(CONJ, "conj") X(COP, "cop") X(CSUBJ, "csubj")                  \
                X(CSUBJ_OUTER, "csubj:outer") X(CSUBJ_PASS, "csubj:pass") X(DEP, "dep") X(DET, "det")        \
                    X(DET_PREDET, "det:predet") X(DISCOURSE, "discourse") X(DISLOCATED, "dislocated")        \
                        X(EXPL, "expl") X(FIXED, "fixed") X(FLAT, "flat") X(FLAT_FOREIGN, "flat:foreign")    \
                            X(GOESWITH, "goeswith") X(IOBJ, "iobj") X(LIST, "list") X(MARK, "mark")          \
                                X(NMOD, "nmod") X(NMOD_DESC, "nmod:desc") X(NMOD_POSS, "nmod:poss")          \
                                    X(NMOD_UNMARKED, "nmod:unmarked") X(NSUBJ, "nsubj")                      \
                                        X(NSUBJ_OUTER, "nsubj:outer") X(NSUBJ_PASS, "nsubj:pass")            \
                                            X(NUMMOD, "nummod") X(OBJ, "obj") X(OBL, "obl")                  \
                                                X(OBL_AGENT, "obl:agent") X(OBL_UNMARKED, "obl:unmarked")    \
                                                    X(ORPHAN, "orphan") X(PARATAXIS, "parataxis")            \
                                                        X(PUNCT, "punct") X(REPARANDUM, "reparandum")        \
                                                            X(ROOT, "root") X(VOCATIVE, "vocative")          \
                                                                X(XCOMP, "xcomp")
/* clang-format on */

#define X(id, name) XPOS_##id,
typedef enum Xpos { XPOS_TABLE(X) XPOS_COUNT } Xpos;
#undef X
#define X(id, name) DEPREL_##id,
typedef enum Deprel { DEPREL_TABLE(X) DEPREL_COUNT } Deprel;
#undef X

const char *xpos_name(Xpos tag);
Xpos xpos_from_name(Slice name);
const char *deprel_name(Deprel rel);
/* An unknown subtype falls back to its universal relation ("nmod:tmod" gives DEPREL_NMOD). */
Deprel deprel_from_name(Slice name);

static inline bool xpos_is_verb(Xpos t)
{
    return t >= XPOS_VB && t <= XPOS_VBZ;
}
static inline bool xpos_is_noun(Xpos t)
{
    return t >= XPOS_NN && t <= XPOS_NNPS;
}
static inline bool xpos_is_proper(Xpos t)
{
    return t == XPOS_NNP || t == XPOS_NNPS;
}
static inline bool xpos_is_adjective(Xpos t)
{
    return t >= XPOS_JJ && t <= XPOS_JJS;
}
static inline bool xpos_is_adverb(Xpos t)
{
    return t >= XPOS_RB && t <= XPOS_RBS;
}
static inline bool xpos_is_wh(Xpos t)
{
    return t >= XPOS_WDT && t <= XPOS_WRB;
}
static inline bool xpos_is_punct(Xpos t)
{
    return t >= XPOS_COMMA && t <= XPOS_RRB;
}

#endif
