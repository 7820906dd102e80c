#include "nlp/language.h"
#include "unit.h"

#include <string.h>

typedef struct Case {
    const char *text;
    const char *language;
} Case;

static const Case cases[] = {
    {"The minister said on Monday that the bridge would be repaired before the end of the year, and that "
     "nobody had been "
     "hurt when it was closed.",
     "en"},
    {"Storm closes Lisbon airport", "en"},
    {"President Sánchez Pérez visits São Paulo, Győr and Ağrı", "en"},
    {"2010 12 16", "en"},
    {"Der Minister sagte am Montag, dass die Brücke noch vor dem Ende des Jahres repariert werden soll und "
     "dass niemand "
     "verletzt wurde.",
     "de"},
    {"Le ministre a dit lundi que le pont serait réparé avant la fin de l'année et que les travaux sont en "
     "cours dans "
     "la ville.",
     "fr"},
    {"El ministro dijo el lunes que el puente sería reparado antes del fin de año y que no hubo heridos en "
     "la ciudad.",
     "es"},
    {"O ministro disse na segunda-feira que a ponte não será reparada antes do fim do ano e que ele não foi "
     "avisado.",
     "pt"},
    {"De minister zei maandag dat de brug voor het einde van het jaar wordt hersteld en dat er niemand "
     "gewond is.",
     "nl"},
    {"Bakan pazartesi günü köprünün yıl sonu gelmeden onarılacağını ve bu olayda çok sayıda kişi olmadığını "
     "söyledi.",
     "tr"},
    {"Министр заявил в понедельник, что мост будет отремонтирован до конца года.", "ru"},
    {"Міністр заявив, що міст буде відремонтовано до кінця року, але він не сказав, як це буде.", "uk"},
    {"部长周一表示，这座桥将在年底前修复。", "zh"},
    {"장관은 월요일에 다리가 올해 말까지 수리될 것이라고 말했다.", "ko"},
    {"大臣は月曜日、橋は年末までに修理されると述べた。", "ja"},
    {"قال الوزير إن الجسر سيتم إصلاحه قبل نهاية هذا العام في المدينة", "ar"},
};

START_TEST(test_language__tells_languages_apart)
{
    Error err;
    LanguageModel *model;
    Arena arena;
    ck_assert_msg(language_load(&model, "data", &err) == 0, "%s", err.message);
    arena_init(&arena, 1u << 20);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Document doc;
        Slice text = slice_of(cases[i].text);
        document_init(&doc, &arena, text);
        vec_push(&arena, &doc.paragraphs, ((Paragraph){.span = {0, (uint32_t)text.len}}));
        language_run(model, &doc);
        ck_assert_msg(strcmp(doc.language, cases[i].language) == 0, "'%s' is taken for %s", cases[i].text,
                      doc.language);
        ck_assert(doc.language_confidence >= 0 && doc.language_confidence <= 1);
    }
    arena_release(&arena);
    language_release(model);
}
END_TEST

START_TEST(test_language__longer_english_is_surer)
{
    Error err;
    LanguageModel *model;
    Arena arena;
    float confidence[2];
    static const char *const texts[] = {"The old bridge",
                                        "The old bridge was closed on Monday and it will not be open "
                                        "again before the end of the year, said the man who owns it."};
    ck_assert(language_load(&model, "data", &err) == 0);
    arena_init(&arena, 1u << 20);
    for (int i = 0; i < 2; i++) {
        Document doc;
        Slice text = slice_of(texts[i]);
        document_init(&doc, &arena, text);
        vec_push(&arena, &doc.paragraphs, ((Paragraph){.span = {0, (uint32_t)text.len}}));
        language_run(model, &doc);
        confidence[i] = doc.language_confidence;
    }
    ck_assert(confidence[1] > confidence[0] && confidence[1] > 0.85f);
    arena_release(&arena);
    language_release(model);
}
END_TEST

UNIT_MAIN("language", test_language__tells_languages_apart, test_language__longer_english_is_surer)
