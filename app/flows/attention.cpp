#include "flows/attention.h"

#include <QStringList>

namespace console {

void Attention::set(const QString &source, const AttentionItem &item)
{
    if (item.count <= 0) {
        clear(source);
        return;
    }
    const QString before = m_items.value(source).pageId;
    m_items.insert(source, item);
    if (!before.isEmpty() && before != item.pageId)
        Q_EMIT changed(before);
    Q_EMIT changed(item.pageId);
}

void Attention::clear(const QString &source)
{
    const auto found = m_items.constFind(source);
    if (found == m_items.constEnd())
        return;
    const QString pageId = found->pageId;
    m_items.erase(found);
    Q_EMIT changed(pageId);
}

int Attention::countOf(const QString &pageId) const
{
    int count = 0;
    for (const AttentionItem &item : m_items) {
        if (item.pageId == pageId)
            count += item.count;
    }
    return count;
}

AttentionLevel Attention::levelOf(const QString &pageId) const
{
    AttentionLevel level = AttentionLevel::Hint;
    for (const AttentionItem &item : m_items) {
        if (item.pageId == pageId)
            level = std::max(level, item.level);
    }
    return level;
}

QString Attention::sentencesOf(const QString &pageId) const
{
    QStringList sentences;
    for (const AttentionItem &item : m_items) {
        if (item.pageId == pageId)
            sentences.append(item.sentence);
    }
    return sentences.join(u'\n');
}

} // namespace console
