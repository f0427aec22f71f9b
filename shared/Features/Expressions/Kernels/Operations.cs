namespace Millrace.Features.Expressions.Kernels;

/// <summary>An operation on one value; false when there is no result (overflow, no number). A struct, so that loops inline it.</summary>
internal interface IUnary<TIn, TOut>
{
    static abstract bool Apply(TIn x, out TOut y);
}

/// <summary>An operation on two values; false when there is no result. A struct, so that loops inline it.</summary>
internal interface IBinary<TLeft, TRight, TOut>
{
    static abstract bool Apply(TLeft a, TRight b, out TOut y);
}
