#include "core/currency.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <string_view>

namespace console {

namespace {

struct Row
{
    const char *code;
    const char *name;
    int exponent;
    qint64 step;
    qint64 payoutStep;
    qint64 minimum;
};

/// Two decimals, Stripe's usual case.
constexpr Row two(const char *code, const char *name, qint64 minimum = 0)
{
    return {code, name, 2, 1, 1, minimum};
}

/// The minor unit is the whole unit.
constexpr Row zero(const char *code, const char *name, qint64 minimum = 0)
{
    return {code, name, 0, 1, 1, minimum};
}

/// Three decimals, of which the last must be 0.
constexpr Row three(const char *code, const char *name)
{
    return {code, name, 3, 10, 1, 0};
}

/// Sent with two decimals that must be 00: no fractions.
constexpr Row wholeTimes100(const char *code, const char *name)
{
    return {code, name, 2, 100, 1, 0};
}

/// Charged with two decimals, paid out in whole units.
constexpr Row wholePayouts(const char *code, const char *name, qint64 minimum = 0)
{
    return {code, name, 2, 1, 100, minimum};
}

// Codes: Stripe's list of presentment currencies and the enumeration of its own SDK (stripe-go currency.go), without
// those that a newer one replaced before 2023 (EEK, LTL, LVL, MRO, VEF, HRK). Minimum charges: facts 2.11. By code.
constexpr std::array kRows{
    two("aed", "United Arab Emirates dirham", 200),
    two("afn", "Afghan afghani"),
    two("all", "Albanian lek"),
    two("amd", "Armenian dram"),
    two("ang", "Netherlands Antillean guilder"),
    two("aoa", "Angolan kwanza"),
    two("ars", "Argentine peso", 50),
    two("aud", "Australian dollar", 50),
    two("awg", "Aruban florin"),
    two("azn", "Azerbaijani manat"),
    two("bam", "Bosnia and Herzegovina convertible mark"),
    two("bbd", "Barbadian dollar"),
    two("bdt", "Bangladeshi taka"),
    two("bgn", "Bulgarian lev"),
    three("bhd", "Bahraini dinar"),
    zero("bif", "Burundian franc"),
    two("bmd", "Bermudian dollar"),
    two("bnd", "Brunei dollar"),
    two("bob", "Bolivian boliviano"),
    two("brl", "Brazilian real", 50),
    two("bsd", "Bahamian dollar"),
    two("bwp", "Botswana pula"),
    two("byn", "Belarusian ruble"),
    two("bzd", "Belize dollar"),
    two("cad", "Canadian dollar", 50),
    two("cdf", "Congolese franc"),
    two("chf", "Swiss franc", 50),
    zero("clp", "Chilean peso"),
    two("cny", "Chinese renminbi"),
    two("cop", "Colombian peso", 50),
    two("crc", "Costa Rican colon"),
    two("cve", "Cape Verdean escudo"),
    two("czk", "Czech koruna", 1500),
    zero("djf", "Djiboutian franc"),
    two("dkk", "Danish krone", 250),
    two("dop", "Dominican peso"),
    two("dzd", "Algerian dinar"),
    two("egp", "Egyptian pound"),
    two("etb", "Ethiopian birr"),
    two("eur", "Euro", 50),
    two("fjd", "Fijian dollar"),
    two("fkp", "Falkland Islands pound"),
    two("gbp", "British pound", 30),
    two("gel", "Georgian lari"),
    two("gip", "Gibraltar pound"),
    two("gmd", "Gambian dalasi"),
    zero("gnf", "Guinean franc"),
    two("gtq", "Guatemalan quetzal"),
    two("gyd", "Guyanese dollar"),
    two("hkd", "Hong Kong dollar", 400),
    two("hnl", "Honduran lempira"),
    two("htg", "Haitian gourde"),
    wholePayouts("huf", "Hungarian forint", 17500),
    two("idr", "Indonesian rupiah", 50),
    two("ils", "Israeli new shekel", 50),
    two("inr", "Indian rupee", 50),
    wholeTimes100("isk", "Icelandic krona"),
    two("jmd", "Jamaican dollar"),
    three("jod", "Jordanian dinar"),
    zero("jpy", "Japanese yen", 50),
    two("kes", "Kenyan shilling"),
    two("kgs", "Kyrgyzstani som"),
    two("khr", "Cambodian riel"),
    zero("kmf", "Comorian franc"),
    zero("krw", "South Korean won", 50),
    three("kwd", "Kuwaiti dinar"),
    two("kyd", "Cayman Islands dollar"),
    two("kzt", "Kazakhstani tenge"),
    two("lak", "Lao kip"),
    two("lbp", "Lebanese pound"),
    two("lkr", "Sri Lankan rupee"),
    two("lrd", "Liberian dollar"),
    two("lsl", "Lesotho loti"),
    two("mad", "Moroccan dirham"),
    two("mdl", "Moldovan leu"),
    zero("mga", "Malagasy ariary"),
    two("mkd", "Macedonian denar"),
    two("mmk", "Myanmar kyat"),
    two("mnt", "Mongolian togrog"),
    two("mop", "Macanese pataca"),
    two("mur", "Mauritian rupee"),
    two("mvr", "Maldivian rufiyaa"),
    two("mwk", "Malawian kwacha"),
    two("mxn", "Mexican peso", 1000),
    two("myr", "Malaysian ringgit", 200),
    two("mzn", "Mozambican metical"),
    two("nad", "Namibian dollar"),
    two("ngn", "Nigerian naira"),
    two("nio", "Nicaraguan cordoba"),
    two("nok", "Norwegian krone", 300),
    two("npr", "Nepalese rupee"),
    two("nzd", "New Zealand dollar", 50),
    three("omr", "Omani rial"),
    two("pab", "Panamanian balboa"),
    two("pen", "Peruvian sol"),
    two("pgk", "Papua New Guinean kina"),
    two("php", "Philippine peso", 50),
    two("pkr", "Pakistani rupee"),
    two("pln", "Polish zloty", 200),
    zero("pyg", "Paraguayan guarani"),
    two("qar", "Qatari riyal"),
    two("ron", "Romanian leu", 200),
    two("rsd", "Serbian dinar"),
    two("rub", "Russian ruble", 50),
    zero("rwf", "Rwandan franc"),
    two("sar", "Saudi riyal"),
    two("sbd", "Solomon Islands dollar"),
    two("scr", "Seychellois rupee"),
    two("sek", "Swedish krona", 300),
    two("sgd", "Singapore dollar", 50),
    two("shp", "Saint Helena pound"),
    two("sle", "Sierra Leonean leone"),
    two("sll", "Sierra Leonean leone (old)"),
    two("sos", "Somali shilling"),
    two("srd", "Surinamese dollar"),
    two("std", "Sao Tome and Principe dobra"),
    two("svc", "Salvadoran colon"),
    two("szl", "Swazi lilangeni"),
    two("thb", "Thai baht", 1000),
    two("tjs", "Tajikistani somoni"),
    three("tnd", "Tunisian dinar"),
    two("top", "Tongan pa'anga"),
    two("try", "Turkish lira"),
    two("ttd", "Trinidad and Tobago dollar"),
    wholePayouts("twd", "New Taiwan dollar"),
    two("tzs", "Tanzanian shilling"),
    two("uah", "Ukrainian hryvnia"),
    wholeTimes100("ugx", "Ugandan shilling"),
    two("usd", "US dollar", 50),
    two("uyu", "Uruguayan peso"),
    two("uzs", "Uzbekistani som"),
    zero("vnd", "Vietnamese dong"),
    zero("vuv", "Vanuatu vatu"),
    two("wst", "Samoan tala"),
    zero("xaf", "Central African CFA franc"),
    two("xcd", "East Caribbean dollar"),
    two("xcg", "Caribbean guilder"),
    zero("xof", "West African CFA franc"),
    zero("xpf", "CFP franc"),
    two("yer", "Yemeni rial"),
    two("zar", "South African rand", 50),
    two("zmw", "Zambian kwacha"),
};

constexpr int indexOf(std::string_view code)
{
    const auto found =
        std::ranges::lower_bound(kRows, code, {}, [](const Row &row) { return std::string_view(row.code); });
    const bool isKnown = found != kRows.end() && code == found->code;
    return isKnown ? static_cast<int>(found - kRows.begin()) : -1;
}

constexpr int kUsDollar = indexOf("usd");
static_assert(kUsDollar >= 0);
static_assert(std::ranges::is_sorted(kRows, {}, [](const Row &row) { return std::string_view(row.code); }));

const Row &row(int index)
{
    return kRows[static_cast<size_t>(index)];
}

} // namespace

Currency::Currency() : m_index(kUsDollar) {}

Result<Currency> Currency::fromCode(QStringView code)
{
    // For every row that is read: nothing is allocated here.
    const auto isAsciiLetter = [](QChar c) {
        return QChar(c.unicode() | 0x20) >= u'a' && QChar(c.unicode() | 0x20) <= u'z';
    };
    if (code.size() == 3 && std::ranges::all_of(code, isAsciiLetter)) {
        std::array<char, 3> lower{};
        std::ranges::transform(code, lower.begin(), [](QChar c) { return static_cast<char>(c.unicode() | 0x20); });
        const int index = indexOf({lower.data(), lower.size()});
        if (index >= 0)
            return Currency(index);
    }
    return Error{.kind = ErrorKind::InvalidInput,
                 .userText = QCoreApplication::translate("console::Currency", "%1 is not a currency that Stripe takes.")
                                 .arg(code.left(8)),
                 .detail = {},
                 .requestId = {},
                 .httpStatus = 0,
                 .code = {},
                 .param = {}};
}

QList<Currency> Currency::all()
{
    QList<Currency> list;
    list.reserve(static_cast<qsizetype>(kRows.size()));
    for (size_t i = 0; i < kRows.size(); ++i)
        list.append(Currency(static_cast<int>(i)));
    return list;
}

QString Currency::code() const
{
    return QLatin1StringView(row(m_index).code);
}

QString Currency::name() const
{
    return QLatin1StringView(row(m_index).name);
}

int Currency::exponent() const
{
    return row(m_index).exponent;
}

qint64 Currency::step() const
{
    return row(m_index).step;
}

int Currency::displayDecimals() const
{
    int decimals = exponent();
    for (qint64 s = step(); s > 1; s /= 10)
        --decimals;
    return decimals;
}

qint64 Currency::payoutStep() const
{
    return row(m_index).payoutStep;
}

qint64 Currency::minimumCharge() const
{
    return row(m_index).minimum;
}

} // namespace console
