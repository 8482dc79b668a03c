/// What was before beside what is after, by key: first what is after, in its order, then what is gone.
pub(super) fn pairs<'a, T, K: PartialEq>(
    before: &'a [T],
    after: &'a [T],
    key: impl Fn(&'a T) -> K,
) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let find = |list: &'a [T], wanted: &K| list.iter().find(|item| key(item) == *wanted);
    let present = after.iter().map(|item| (find(before, &key(item)), Some(item)));
    let gone = before.iter().filter(|item| find(after, &key(item)).is_none()).map(|item| (Some(item), None));
    present.chain(gone).collect()
}
