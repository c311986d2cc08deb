#include "practice/madeuppeople.h"

#include <array>

namespace console::practice {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array kFirst = {
    u"Aaliyah",  u"Agnieszka",  u"Aisha",     u"Alejandro", u"Amélie",       u"Ana",      u"Anders",  u"André",
    u"Anh",      u"Anika",      u"Arjun",     u"Åsa",       u"Ayşe",         u"Beatriz",  u"Benoît",  u"Björn",
    u"Brianna",  u"Camille",    u"Carlos",    u"Chiamaka",  u"Chloé",        u"Claire",   u"Daniel",  u"Daria",
    u"Deepa",    u"Diego",      u"Dmitri",    u"Élodie",    u"Emeka",        u"Emily",    u"Émile",   u"Enrique",
    u"Eszter",   u"Fatima",     u"Finn",      u"François",  u"Freya",        u"Gabriela", u"Georg",   u"Grace",
    u"Guðrún",   u"Hamza",      u"Hannah",    u"Helena",    u"Hiroshi",      u"Ines",     u"Isabela", u"Ivan",
    u"Jack",     u"Jamal",      u"Jasmine",   u"Jean-Luc",  u"Jesús",        u"Jin",      u"João",    u"Jonas",
    u"José",     u"Joshua",     u"Jürgen",    u"Karolína",  u"Kateryna",     u"Keiko",    u"Kwame",   u"Lars",
    u"Laura",    u"Leïla",      u"Liam",      u"Łukasz",    u"Lucía",        u"Luis",     u"Maeve",   u"Magnus",
    u"Maja",     u"Małgorzata", u"Marco",     u"María",     u"Marie-Claude", u"Mateo",    u"Mei",     u"Michael",
    u"Mohammed", u"Mónica",     u"Naïma",     u"Ngozi",     u"Nia",          u"Niamh",    u"Noah",    u"Núria",
    u"Ólafur",   u"Olga",       u"Omar",      u"Oscar",     u"Paweł",        u"Pedro",    u"Petra",   u"Priya",
    u"Rachel",   u"Rafael",     u"Raphaëlle", u"Ravi",      u"René",         u"Rosa",     u"Saoirse", u"Sara",
    u"Seán",     u"Sofía",      u"Søren",     u"Stanisław", u"Tariq",        u"Thanh",    u"Thi Mai", u"Thomas",
    u"Tomáš",    u"Valentina",  u"Victor",    u"Wei",       u"Yara",         u"Yuki",     u"Zoë",     u"Zofia"};

constexpr std::array kLast = {
    u"Abara",     u"Adeyemi",   u"Ahmed",        u"Almeida",      u"Andersson",   u"Antonelli", u"Bailey",
    u"Baker",     u"Bélanger",  u"Berg",         u"Bjørnsen",     u"Bouchard",    u"Brown",     u"Castro",
    u"Chan",      u"Chen",      u"Clarke",       u"Côté",         u"Cruz",        u"D'Angelo",  u"Da Silva",
    u"Dąbrowski", u"Delacroix", u"Demir",        u"Desjardins",   u"Diaz",        u"Dubois",    u"Dvořák",
    u"El-Amin",   u"Eriksen",   u"Fernández",    u"Fischer",      u"Fitzgerald",  u"Fortin",    u"Fraser",
    u"Gagné",     u"García",    u"Gauthier",     u"González",     u"Gordon",      u"Grant",     u"Gupta",
    u"Hall",      u"Hernández", u"Hoàng",        u"Horváth",      u"Hughes",      u"Ibrahim",   u"Ivanova",
    u"Jackson",   u"Jensen",    u"Johnson",      u"Jørgensen",    u"Kaya",        u"Khan",      u"Kim",
    u"Kowalczyk", u"Kraus",     u"Kumar",        u"Lachance",     u"Lam",         u"Larsson",   u"Lavoie",
    u"Le Blanc",  u"Lee",       u"Lévesque",     u"López",        u"Łuczak",      u"MacDonald", u"Martin",
    u"Martínez",  u"McKenzie",  u"Mendoza",      u"Miller",       u"Mitchell",    u"Moreau",    u"Morin",
    u"Müller",    u"Muñoz",     u"Murphy",       u"Nakamura",     u"Nguyễn",      u"Nielsen",   u"Nowak",
    u"Nuñez",     u"O'Brien",   u"O'Connor",     u"Oduya",        u"Okafor",      u"Olsen",     u"Ortiz-Vega",
    u"Ouellet",   u"Özdemir",   u"Papadakis",    u"Park",         u"Patel",       u"Pelletier", u"Peña",
    u"Pérez",     u"Pham",      u"Quinn",        u"Rahman",       u"Ramírez",     u"Reid",      u"Rodríguez",
    u"Rossi",     u"Roy",       u"Saint-Pierre", u"Sánchez",      u"Santos",      u"Schäfer",   u"Scott",
    u"Sharma",    u"Silva",     u"Singh",        u"Smith",        u"Smith-Jones", u"Sørensen",  u"Stewart",
    u"Strauß",    u"Suzuki",    u"Szabó",        u"Tanaka",       u"Taylor",      u"Thériault", u"Torres",
    u"Tran",      u"Tremblay",  u"Turner",       u"Van der Berg", u"Vargas",      u"Virtanen",  u"Walker",
    u"Wang",      u"White",     u"Wilson",       u"Wójcik",       u"Wong",        u"Wright",    u"Yamamoto",
    u"Yang",      u"Yılmaz",    u"Young",        u"Zając",        u"Zhang",       u"Żukowska"};

constexpr std::array kCommonDomains = {u"example.com",  u"example.org",  u"example.net",
                                       u"mail.example", u"post.example", u"inbox.example"};
constexpr auto kCampusDomain = u"northfield.example.edu";

constexpr std::array kStreets = {u"Maple Street",   u"College Avenue", u"King Street West", u"Elm Road",
                                 u"Harbour Lane",   u"Rue Principale", u"Cedar Court",      u"University Drive",
                                 u"Lakeshore Road", u"Avenue du Parc", u"Mill Street",      u"Station Road"};

struct Place
{
    const char16_t *city;
    const char16_t *state;
    const char16_t *country;
};
constexpr std::array kPlaces = {
    Place{u"Albany", u"NY", u"US"},   Place{u"Burlington", u"VT", u"US"},     Place{u"Columbus", u"OH", u"US"},
    Place{u"Eugene", u"OR", u"US"},   Place{u"Madison", u"WI", u"US"},        Place{u"Austin", u"TX", u"US"},
    Place{u"Portland", u"ME", u"US"}, Place{u"Ottawa", u"ON", u"CA"},         Place{u"Peterborough", u"ON", u"CA"},
    Place{u"Montréal", u"QC", u"CA"}, Place{u"Trois-Rivières", u"QC", u"CA"}, Place{u"Halifax", u"NS", u"CA"}};

QString text(const char16_t *literal)
{
    return QString::fromUtf16(literal);
}

/// Plain letters of a name for an e-mail address: accents off, the few letters that do not decompose by hand.
QString plain(const QString &name)
{
    QString result;
    const QString decomposed = name.toLower().normalized(QString::NormalizationForm_KD);
    for (const QChar sign : decomposed) {
        if (sign == u'ł')
            result += u'l';
        else if (sign == u'ø')
            result += u'o';
        else if (sign == u'đ' || sign == u'ð')
            result += u'd';
        else if (sign == u'ı')
            result += u'i';
        else if (sign == u'ß')
            result += u"ss"_s;
        else if (sign.unicode() < 128 && (sign.isLetter() || sign == u'-'))
            result += sign;
    }
    return result;
}

QString emailOf(const QString &first, const QString &last, SeedRandom &random)
{
    QString local = plain(first) + (random.chance(70) ? u"."_s : QString()) + plain(last);
    if (random.chance(45))
        local += QString::number(1 + random.below(99));
    const QString domain = random.chance(33) ? text(kCampusDomain) : text(random.pick(kCommonDomains));
    return local + u'@' + domain;
}

QString letters(SeedRandom &random, int count)
{
    QString result;
    for (int i = 0; i < count; ++i)
        result += QChar(u'A' + static_cast<char16_t>(random.below(26)));
    return result;
}

QString plateOf(SeedRandom &random)
{
    const qint64 form = random.below(100);
    if (form < 8)
        return {};
    if (form < 45)
        return letters(random, 3) + u' ' + random.digits(4);
    if (form < 75)
        return letters(random, 4) + u' ' + random.digits(3);
    return random.digits(1) + letters(random, 3) + random.digits(3);
}

QStringList addressOf(SeedRandom &random)
{
    const Place &place = random.pick(kPlaces);
    const QString postal = text(place.country) == "CA"_L1
                               ? letters(random, 1) + random.digits(1) + letters(random, 1) + u' ' + random.digits(1) +
                                     letters(random, 1) + random.digits(1)
                               : random.digits(5);
    return {QString::number(1 + random.below(999)) + u' ' + text(random.pick(kStreets)), text(place.city),
            text(place.state), postal, text(place.country)};
}

/// Students most of all; ids of the practice tenant's user types.
QString userTypeOf(SeedRandom &random)
{
    const qint64 roll = random.below(100);
    if (roll < 38)
        return u"1"_s;
    if (roll < 55)
        return u"7"_s;
    if (roll < 65)
        return u"8"_s;
    if (roll < 80)
        return u"9"_s;
    if (roll < 86)
        return u"10"_s;
    if (roll < 90)
        return u"11"_s;
    if (roll < 93)
        return u"12"_s;
    return u"13"_s;
}

} // namespace

MadeUpPerson makeUpPerson(SeedRandom &random)
{
    const QString first = text(random.pick(kFirst));
    const QString last = text(random.pick(kLast));
    MadeUpPerson person;
    person.name = first + u' ' + last;
    person.email = emailOf(first, last, random);
    person.phone = u"+1 %1 555 01%2"_s.arg(201 + random.below(700)).arg(random.digits(2));
    person.address = addressOf(random);
    person.plate = plateOf(random);
    person.userTypeId = userTypeOf(random);
    return person;
}

} // namespace console::practice
