#include "flows/savedview.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <functional>

namespace console {

using namespace Qt::StringLiterals;

namespace {

constexpr int kVersion = 1;
constexpr auto kFormat = "opscom-console-views"_L1;

struct ViewTexts
{
    Q_DECLARE_TR_FUNCTIONS(console::SavedView)
};

QString nameOf(PaymentSort sort)
{
    switch (sort) {
    case PaymentSort::Date: return u"date"_s;
    case PaymentSort::Status: return u"status"_s;
    case PaymentSort::Name: return u"name"_s;
    case PaymentSort::Email: return u"email"_s;
    case PaymentSort::OrderId: return u"order_id"_s;
    case PaymentSort::ConfirmCode: return u"confirm_code"_s;
    case PaymentSort::Plate: return u"plate"_s;
    case PaymentSort::Summary: return u"summary"_s;
    case PaymentSort::PaymentType: return u"payment_type"_s;
    case PaymentSort::Mode: return u"mode"_s;
    case PaymentSort::Currency: return u"currency"_s;
    case PaymentSort::Amount: return u"amount"_s;
    case PaymentSort::Refunded: return u"refunded"_s;
    case PaymentSort::Fee: return u"fee"_s;
    case PaymentSort::Net: return u"net"_s;
    case PaymentSort::Last4: return u"last4"_s;
    }
    Q_UNREACHABLE();
}

std::optional<PaymentSort> sortFrom(const QString &name)
{
    for (const PaymentSort sort : allPaymentSorts()) {
        if (nameOf(sort) == name)
            return sort;
    }
    return {};
}

// One value of the file with its path. The first fault found is kept; reading goes on with empty values, so that no
// caller needs a branch for each field.
class Field
{
public:
    Field(QJsonValue value, QString path, std::optional<Error> *fault)
        : m_value(std::move(value)),
          m_path(std::move(path)),
          m_fault(fault)
    {
    }

    bool isMissing() const { return m_value.isUndefined() || m_value.isNull(); }
    void fail(const QString &what) const
    {
        if (*m_fault)
            return;
        *m_fault = Error{ErrorKind::InvalidInput,
                         ViewTexts::tr("The file of views cannot be read. %1: %2 Nothing was taken from it.")
                             .arg(m_path.isEmpty() ? ViewTexts::tr("The file itself") : m_path, what),
                         {},
                         {},
                         0,
                         u"bad_view"_s,
                         m_path};
    }
    /// A member of an object; `known` members are looked at nowhere else.
    Field member(QLatin1StringView name) const
    {
        return {m_value.toObject().value(name), m_path.isEmpty() ? QString(name) : m_path + u'.' + name, m_fault};
    }
    /// Fails unless this is an object with no other members than these.
    void checkObject(const QStringList &members) const
    {
        if (!m_value.isObject()) {
            fail(ViewTexts::tr("this is not an object."));
            return;
        }
        const QStringList keys = m_value.toObject().keys();
        for (const QString &key : keys) {
            if (!members.contains(key))
                fail(ViewTexts::tr("\"%1\" is not known here.").arg(key.left(40)));
        }
    }
    QString text(qsizetype most) const
    {
        if (isMissing())
            return {};
        if (!m_value.isString())
            fail(ViewTexts::tr("this is not a text."));
        const QString text = m_value.toString();
        if (text.size() > most)
            fail(ViewTexts::tr("this is longer than %Ln sign(s).", nullptr, int(most)));
        for (const QChar c : text) {
            if (c.category() == QChar::Other_Control)
                fail(ViewTexts::tr("this holds a control character."));
        }
        return text;
    }
    bool truth(bool otherwise) const
    {
        if (isMissing())
            return otherwise;
        if (!m_value.isBool())
            fail(ViewTexts::tr("this is neither true nor false."));
        return m_value.toBool();
    }
    std::optional<qint64> wholeNumber() const
    {
        if (isMissing())
            return {};
        const qint64 number = m_value.toInteger(-1);
        if (!m_value.isDouble() || number < 0)
            fail(ViewTexts::tr("this is not a whole number from 0 on."));
        return number;
    }
    QList<Field> entries(int most) const
    {
        QList<Field> fields;
        if (isMissing())
            return fields;
        if (!m_value.isArray())
            fail(ViewTexts::tr("this is not a list."));
        const QJsonArray array = m_value.toArray();
        if (array.size() > most) {
            fail(ViewTexts::tr("this has more than %Ln entry(s).", nullptr, most));
            return fields;
        }
        for (const QJsonValue &entry : array)
            fields.append(Field(entry, u"%1[%2]"_s.arg(m_path).arg(fields.size()), m_fault));
        return fields;
    }
    /// A text of which `read` makes a value; fails with `what`, in which %1 stands for the text, if it cannot.
    template <typename T>
    std::optional<T> word(const std::function<std::optional<T>(const QString &)> &read, const QString &what) const
    {
        if (isMissing())
            return {};
        const QString word = text(60);
        std::optional<T> value = read(word);
        if (!value)
            fail(what.arg(word));
        return value;
    }

private:
    QJsonValue m_value;
    QString m_path;
    std::optional<Error> *m_fault;
};

std::optional<QDateTime> momentFrom(const QString &text)
{
    const QDateTime moment = QDateTime::fromString(text, Qt::ISODate);
    // Without a zone the text would mean another moment on each computer.
    if (!moment.isValid() || moment.timeSpec() == Qt::LocalTime)
        return {};
    return moment.toUTC();
}

TimeChoice readTime(const Field &field)
{
    TimeChoice time;
    if (field.isMissing())
        return time;
    field.checkObject({u"named"_s, u"from"_s, u"until"_s});
    const auto named = field.member("named"_L1)
                           .word<NamedRange>([](const QString &word) { return namedRangeFromString(word); },
                                             ViewTexts::tr("\"%1\" is no span of time."));
    const QString noMoment = ViewTexts::tr("\"%1\" is no moment such as 2026-10-01T04:00:00Z.");
    time.exact.from = field.member("from"_L1).word<QDateTime>(momentFrom, noMoment);
    time.exact.until = field.member("until"_L1).word<QDateTime>(momentFrom, noMoment);
    if (named && !time.exact.isOpen())
        field.fail(ViewTexts::tr("a named span has neither from nor until."));
    if (time.exact.from && time.exact.until && *time.exact.until <= *time.exact.from)
        field.fail(ViewTexts::tr("until is not later than from."));
    time.named = named || !time.exact.isOpen() ? named : std::optional(NamedRange::AllTime);
    return time;
}

void readStatuses(const Field &field, PaymentFilter *filter)
{
    for (const Field &entry : field.entries(20)) {
        const auto status = entry.word<PaymentStatus>([](const QString &word) { return paymentStatusFromString(word); },
                                                      ViewTexts::tr("\"%1\" is no status."));
        if (status && !filter->statuses.contains(*status))
            filter->statuses.append(*status);
    }
}

void readCurrencies(const Field &field, PaymentFilter *filter)
{
    const auto read = [](const QString &word) -> std::optional<Currency> {
        const Result<Currency> currency = Currency::fromCode(word);
        return currency ? std::optional(*currency) : std::nullopt;
    };
    for (const Field &entry : field.entries(200)) {
        const auto currency = entry.word<Currency>(read, ViewTexts::tr("\"%1\" is no currency."));
        if (currency && !filter->currencies.contains(*currency))
            filter->currencies.append(*currency);
    }
}

PaymentFilter readFilter(const Field &field)
{
    PaymentFilter filter;
    if (field.isMissing())
        return filter;
    field.checkObject({u"statuses"_s, u"stuck"_s, u"mode"_s, u"paymentTypes"_s, u"currencies"_s, u"leastThousandths"_s,
                       u"mostThousandths"_s});
    readStatuses(field.member("statuses"_L1), &filter);
    filter.stuckOnly = field.member("stuck"_L1).truth(false);
    const auto mode = [](const QString &word) -> std::optional<Mode> {
        if (word == toString(Mode::Live))
            return Mode::Live;
        return word == toString(Mode::Test) ? std::optional(Mode::Test) : std::nullopt;
    };
    filter.mode = field.member("mode"_L1).word<Mode>(mode, ViewTexts::tr("\"%1\" is neither live nor test."));
    for (const Field &entry : field.member("paymentTypes"_L1).entries(200))
        filter.paymentTypeIds.append(entry.text(100));
    readCurrencies(field.member("currencies"_L1), &filter);
    filter.amount.least = field.member("leastThousandths"_L1).wholeNumber();
    filter.amount.most = field.member("mostThousandths"_L1).wholeNumber();
    if (filter.amount.least && filter.amount.most && *filter.amount.most < *filter.amount.least)
        field.fail(ViewTexts::tr("mostThousandths is less than leastThousandths."));
    return filter;
}

SavedView readView(const Field &field, const QStringList &columnNames)
{
    field.checkObject({u"name"_s, u"search"_s, u"filter"_s, u"time"_s, u"zone"_s, u"columns"_s, u"sort"_s});
    SavedView view;
    const Field name = field.member("name"_L1);
    view.name = name.text(kMostViewNameLetters).trimmed();
    if (view.name.isEmpty())
        name.fail(ViewTexts::tr("the name is missing."));
    view.search = field.member("search"_L1).text(200);
    view.filter = readFilter(field.member("filter"_L1));
    view.time = readTime(field.member("time"_L1));
    view.zone = field.member("zone"_L1)
                    .word<ZoneChoice>([](const QString &word) { return zoneChoiceFromString(word); },
                                      ViewTexts::tr("\"%1\" is neither tenant, computer nor stripe."))
                    .value_or(ZoneChoice::Tenant);
    const auto column = [&](const QString &word) {
        return columnNames.contains(word) ? std::optional(word) : std::nullopt;
    };
    for (const Field &entry : field.member("columns"_L1).entries(100)) {
        const auto known = entry.word<QString>(column, ViewTexts::tr("\"%1\" is no column."));
        if (known && view.columns.contains(*known))
            entry.fail(ViewTexts::tr("\"%1\" stands there twice.").arg(*known));
        else if (known)
            view.columns.append(*known);
    }
    const Field sort = field.member("sort"_L1);
    if (!sort.isMissing()) {
        sort.checkObject({u"by"_s, u"descending"_s});
        view.order.by = sort.member("by"_L1)
                            .word<PaymentSort>(sortFrom, ViewTexts::tr("\"%1\" is nothing to sort by."))
                            .value_or(PaymentSort::Date);
        view.order.descending = sort.member("descending"_L1).truth(true);
    }
    return view;
}

QJsonObject jsonOf(const PaymentFilter &filter)
{
    QJsonObject json;
    QJsonArray statuses;
    for (const PaymentStatus status : filter.statuses)
        statuses.append(toString(status));
    QJsonArray currencies;
    for (const Currency &currency : filter.currencies)
        currencies.append(currency.code());
    if (!statuses.isEmpty())
        json.insert("statuses"_L1, statuses);
    if (filter.stuckOnly)
        json.insert("stuck"_L1, true);
    if (filter.mode)
        json.insert("mode"_L1, toString(*filter.mode));
    if (!filter.paymentTypeIds.isEmpty())
        json.insert("paymentTypes"_L1, QJsonArray::fromStringList(filter.paymentTypeIds));
    if (!currencies.isEmpty())
        json.insert("currencies"_L1, currencies);
    if (filter.amount.least)
        json.insert("leastThousandths"_L1, *filter.amount.least);
    if (filter.amount.most)
        json.insert("mostThousandths"_L1, *filter.amount.most);
    return json;
}

QJsonObject jsonOf(const TimeChoice &time)
{
    QJsonObject json;
    if (time.named)
        json.insert("named"_L1, toString(*time.named));
    if (!time.named && time.exact.from)
        json.insert("from"_L1, time.exact.from->toUTC().toString(Qt::ISODate));
    if (!time.named && time.exact.until)
        json.insert("until"_L1, time.exact.until->toUTC().toString(Qt::ISODate));
    return json;
}

} // namespace

QByteArray savedViewsToJson(const QList<SavedView> &views)
{
    QJsonArray array;
    for (const SavedView &view : views) {
        array.append(QJsonObject{
            {u"name"_s, view.name},
            {u"search"_s, view.search},
            {u"filter"_s, jsonOf(view.filter)},
            {u"time"_s, jsonOf(view.time)},
            {u"zone"_s, toString(view.zone)},
            {u"columns"_s, QJsonArray::fromStringList(view.columns)},
            {u"sort"_s, QJsonObject{{u"by"_s, nameOf(view.order.by)}, {u"descending"_s, view.order.descending}}}});
    }
    return QJsonDocument(QJsonObject{{u"format"_s, QString(kFormat)}, {u"version"_s, kVersion}, {u"views"_s, array}})
        .toJson();
}

Result<QList<SavedView>> savedViewsFromJson(const QByteArray &json, const QStringList &columnNames)
{
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parse);
    const auto refuse = [](ErrorKind kind, const QString &text, const QString &detail = {}) {
        return Error{kind, text, detail, {}, 0, u"bad_view"_s, {}};
    };
    if (document.isNull())
        return refuse(ErrorKind::InvalidInput,
                      ViewTexts::tr("The file of views cannot be read: it is not JSON (at byte %1). Nothing was taken "
                                    "from it.")
                          .arg(parse.offset),
                      parse.errorString());
    const QJsonObject object = document.object();
    if (object.value("format"_L1).toString() != kFormat)
        return refuse(ErrorKind::InvalidInput,
                      ViewTexts::tr("This is not a file of views: \"format\" is not \"%1\". Nothing was taken from it.")
                          .arg(kFormat));
    if (object.value("version"_L1).toInteger() > kVersion)
        return refuse(ErrorKind::StorageNewer,
                      ViewTexts::tr("The file of views was made by a newer version of the console. Nothing was taken "
                                    "from it. Update the console first."));
    std::optional<Error> fault;
    const Field root(object, {}, &fault);
    root.checkObject({u"format"_s, u"version"_s, u"views"_s});
    if (object.value("version"_L1).toInteger() != kVersion)
        root.member("version"_L1).fail(ViewTexts::tr("this is not a version."));
    const Field list = root.member("views"_L1);
    if (list.isMissing())
        list.fail(ViewTexts::tr("this is not a list."));
    QList<SavedView> views;
    for (const Field &entry : list.entries(100000)) {
        views.append(readView(entry, columnNames));
        if (fault)
            return *fault;
    }
    if (fault)
        return *fault;
    return views;
}

} // namespace console
